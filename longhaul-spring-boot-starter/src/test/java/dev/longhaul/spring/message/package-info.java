/** Tests of messages in applications: order, marks in the application's transactions, and what cannot be. */
@NullMarked
package dev.longhaul.spring.message;

import org.jspecify.annotations.NullMarked;
