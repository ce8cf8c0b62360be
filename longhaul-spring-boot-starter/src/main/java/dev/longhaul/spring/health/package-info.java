/**
 * Whether the engine does its work: it runs, the store answers, no job is in none of the places where a job can be. Each
 * "no" says why. And whether each broker is connected, which is apart from it: a broker that is away keeps no job from being worked
 * on, and so says nothing about readiness.
 */
@NullMarked
package dev.longhaul.spring.health;

import org.jspecify.annotations.NullMarked;
