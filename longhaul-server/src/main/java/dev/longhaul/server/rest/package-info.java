/**
 * The REST API under {@code /api/v1}: translations between JSON and the {@linkplain dev.longhaul.server.admin admin
 * service}, and nothing else. Times are RFC 3339, durations ISO 8601, states and reasons lower-case words, lists {@code
 * {items, nextCursor}}, refusals problem details. What is not known, a field or a query parameter, is refused by name.
 */
@NullMarked
package dev.longhaul.server.rest;

import org.jspecify.annotations.NullMarked;
