/**
 * Longhaul as a program: REST, console and command line over one engine.
 *
 * <p>Everything that a person or a machine can do from outside goes through one admin service, which the REST API, the
 * console pages and the command line share.
 */
@NullMarked
package dev.longhaul.server;

import org.jspecify.annotations.NullMarked;
