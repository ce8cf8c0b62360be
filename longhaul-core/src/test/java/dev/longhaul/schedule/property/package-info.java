/** What holds for all schedules and all texts, tried on thousands of random ones. */
@NullMarked
package dev.longhaul.schedule.property;

import org.jspecify.annotations.NullMarked;
