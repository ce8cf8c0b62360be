/** Tests of virtual time as an application's tests use it. */
@NullMarked
package dev.longhaul.spring.test;

import org.jspecify.annotations.NullMarked;
