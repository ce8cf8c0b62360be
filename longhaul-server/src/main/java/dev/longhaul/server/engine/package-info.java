/**
 * The engine as a part of the server. The starter builds it from the settings, starts it before the first request is answered,
 * closes it after the last one, and writes its events to the log; what is added here is what only the server has: deliveries
 * as a job type, limits that suit them, and one admin service for REST and console.
 */
@NullMarked
package dev.longhaul.server.engine;

import org.jspecify.annotations.NullMarked;
