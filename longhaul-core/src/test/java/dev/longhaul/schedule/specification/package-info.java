/** What schedules do, sentence by sentence. Start with {@code SchedulesTest}. */
@NullMarked
package dev.longhaul.schedule.specification;

import org.jspecify.annotations.NullMarked;
