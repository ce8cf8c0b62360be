/**
 * Enqueueing as a part of the application's transactions: where the calling thread is in a Spring transaction on the jobs' own
 * database, a job exists if and only if that commits, and nodes hear of it right after.
 */
@NullMarked
package dev.longhaul.spring.transaction;

import org.jspecify.annotations.NullMarked;
