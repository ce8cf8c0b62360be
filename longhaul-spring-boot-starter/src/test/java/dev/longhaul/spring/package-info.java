/** Tests of Longhaul in Spring Boot applications, each with a context of its own and a real database. */
@NullMarked
package dev.longhaul.spring;

import org.jspecify.annotations.NullMarked;
