/**
 * The console's pages, over the engine of the application that they are in; an application's show jobs, a server's deliveries.
 *
 * <p>Two pages: the list of jobs, and one job with its attempts on a time line, what happened and what is still to
 * come. Pages are rendered on the server; htmx asks every two seconds for the part that lives and is told "nothing new" (204)
 * as long as that is so. Nothing inline, nothing from elsewhere: the Content-Security-Policy allows this server's own files
 * only.
 *
 * <p>From a job to a picture it is pure functions: {@link dev.longhaul.console.page.TimeLines} decides which marks there
 * are, {@link dev.longhaul.console.page.TimeScale} where they stand, {@link dev.longhaul.console.page.TimeLineDrawing}
 * how they look. Text that came from outside is escaped where it is written: by Thymeleaf in pages, by {@link
 * dev.longhaul.console.page.Svg} in drawings. Controllers are thread-safe, everything else is immutable.
 */
@NullMarked
package dev.longhaul.console.page;

import org.jspecify.annotations.NullMarked;
