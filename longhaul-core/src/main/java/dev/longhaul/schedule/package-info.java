/**
 * Schedules: when a job is attempted again, and for how long.
 *
 * <p>A {@link dev.longhaul.schedule.RetrySchedule} is a pure function of position, elapsed time and randomness. It knows no
 * clock and no job. Because it has a text form it can be stored with a job, configured, typed on a command line and shown;
 * because the text is canonical, two schedules are equal when their texts are.
 *
 * <h2>Grammar</h2>
 *
 * <pre>
 * schedule    = custom | rule ;
 * custom      = "custom:" name "or" rule ;            (* the rule is the fallback *)
 * rule        = delays { [ "," ] suffix } ;           (* each suffix at most once, in any order *)
 * delays      = list | fixed | exponential | name ;   (* the name of a preset, or one that is registered *)
 * list        = interval { [ "," ] interval } [ "..." ] ;
 * interval    = duration [ "*" count ] ;
 * fixed       = "every" duration ;
 * exponential = "exponential" duration "x" decimal [ "up" "to" duration ] ;
 * suffix      = "jitter" decimal | "within" duration | count ( "attempts" | "attempt" ) | "unlimited" ;
 * duration    = number unit { number unit } | ISO 8601 duration ;   (* units once each, larger first *)
 * unit        = "d" | "h" | "m" | "s" | "ms" ;
 * name        = lower-case letter { lower-case letter | digit | "-" } ;
 * </pre>
 *
 * <p>White space separates words. Words are lower-case.
 *
 * <h2>Meaning</h2>
 *
 * <ul>
 *   <li><b>A list</b> gives its intervals one by one and then ends. {@code 30m*4} is four of them; {@code ...} after the last
 *       repeats that one without end.
 *   <li><b>every</b> gives one delay without end.
 *   <li><b>exponential</b> multiplies the delay before by the multiplier, cuts it to whole milliseconds and caps it.
 *   <li><b>attempts</b> counts all attempts, the first included: one more than there are delays.
 *   <li><b>within</b> ends the schedule as soon as the delays scheduled so far, jitter included, add up to that much. This is
 *       looked at before a delay is chosen, so the last attempt may be later.
 *   <li><b>jitter</b> <i>f</i> multiplies each delay by a random factor from 1 − <i>f</i> to 1 + <i>f</i>. What a delay grows
 *       from is the one before without its jitter, and a cap is applied before jitter.
 *   <li><b>unlimited</b> says aloud that there is no end; what has none may leave it out, except for {@code every 0s}.
 *   <li><b>custom:NAME or FALLBACK</b> asks the code registered as NAME, and decides by the fallback where there is none.
 * </ul>
 *
 * <p>A suffix after a name replaces the one that the name stands for, as in {@code standard-webhooks jitter 0.5}.
 *
 * <h2>Canonical text</h2>
 *
 * <p>Names are replaced by what they stand for. Durations are printed in hours, minutes, seconds and milliseconds; three or
 * more equal intervals in a row as a repeat; suffixes in the order jitter, within, attempts; and what never ends, other than
 * by {@code ...}, says so: {@code every 2s, unlimited}.
 *
 * <h2>Inside</h2>
 *
 * <p>Three kinds of delays (list, fixed, exponential) are wrapped by jitter, a limit on elapsed time and a limit on attempts,
 * always in this order, each a record that judges its own values. The parser ({@code ScheduleParser}, {@code Suffixes}, over
 * {@code Tokens}) adds to a refusal only where it was found. All limits are named in
 * {@link dev.longhaul.schedule.ScheduleLimits}.
 *
 * <p>Everything here is immutable or thread-safe, and nothing blocks.
 */
@NullMarked
package dev.longhaul.schedule;

import org.jspecify.annotations.NullMarked;
