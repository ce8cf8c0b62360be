/**
 * What operators see and do over Actuator in an application that has no console: the engine as it stands, jobs by state with their
 * histories, and the moves that help most, each with the name of whoever asked, for the audit.
 */
@NullMarked
package dev.longhaul.spring.endpoint;

import org.jspecify.annotations.NullMarked;
