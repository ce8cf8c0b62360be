/**
 * Who may call, from where, with how much; and how signing secrets are kept.
 *
 * <p>A request passes these filters in order: {@link dev.longhaul.server.security.AnswerHeadersFilter}, {@link
 * dev.longhaul.server.security.HostFilter}, {@link dev.longhaul.server.security.CrossSiteFilter}, {@link
 * dev.longhaul.server.security.ApiKeyFilter}, {@link dev.longhaul.server.security.BodyFilter}. None keeps a session: each
 * request proves itself. Everything here is immutable and thread-safe.
 */
@NullMarked
package dev.longhaul.server.security;

import org.jspecify.annotations.NullMarked;
