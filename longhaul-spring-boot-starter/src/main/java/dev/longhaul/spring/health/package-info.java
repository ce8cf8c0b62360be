/**
 * Whether the engine does its work: it runs, the store answers, no job is in none of the places where a job can be. Each
 * "no" says why.
 */
@NullMarked
package dev.longhaul.spring.health;

import org.jspecify.annotations.NullMarked;
