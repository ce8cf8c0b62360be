/**
 * The console: pages for people over the same {@link dev.longhaul.server.admin.AdminService} that the REST API uses.
 *
 * <p>Two pages: the list of deliveries, and one delivery with its attempts on a time line, what happened and what is still to
 * come. Pages are rendered on the server; htmx asks every two seconds for the part that lives and is told "nothing new" (204)
 * as long as that is so. Nothing inline, nothing from elsewhere: the Content-Security-Policy allows this server's own files
 * only.
 *
 * <p>From a job to a picture it is pure functions: {@link dev.longhaul.server.console.TimeLines} decides which marks there
 * are, {@link dev.longhaul.server.console.TimeScale} where they stand, {@link dev.longhaul.server.console.TimeLineDrawing}
 * how they look. Text that came from outside is escaped where it is written: by Thymeleaf in pages, by {@link
 * dev.longhaul.server.console.Svg} in drawings. Controllers are thread-safe, everything else is immutable.
 */
@NullMarked
package dev.longhaul.server.console;

import org.jspecify.annotations.NullMarked;
