/** Tests of what operators see of an application: numbers, health, traces and the endpoint. */
@NullMarked
package dev.longhaul.spring.operations;

import org.jspecify.annotations.NullMarked;
