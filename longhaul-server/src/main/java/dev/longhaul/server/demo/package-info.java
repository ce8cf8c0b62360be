/**
 * {@code ./longhaul demo}: a server, a merchant of its own that is down, then errs, then hangs, then answers, and a few
 * deliveries to it on real schedules made faster.
 *
 * <p>It shows the promise on a screen in a minute: kill it, start it again, and every delivery is still acknowledged exactly
 * as its schedule says. A second start carries on with what is unfinished; when nothing is, it sends new deliveries.
 *
 * <p>Everything happens on one thread that looks every 100 ms; the merchant answers on threads of its own. What is kept
 * between starts beside the database is one small file, {@link dev.longhaul.server.demo.Story}.
 */
@NullMarked
package dev.longhaul.server.demo;

import org.jspecify.annotations.NullMarked;
