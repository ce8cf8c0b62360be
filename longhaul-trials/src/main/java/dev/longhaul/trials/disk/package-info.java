/**
 * A disk with a volatile cache, rebuilt from a record of what was written and flushed: what a power cut would have left.
 *
 * <p>{@code recorder.c} is loaded into every process that writes to a folder and logs each write, change of size, change of a
 * name and flush, in the order of their effects. {@link dev.longhaul.trials.disk.VolatileDisk} plays that log up to any
 * position, the cut, and then holds two things for each file: what is on the disk, because a flush that ended before the cut
 * had begun after it, and what is not, of which any part may be there or missing. {@link
 * dev.longhaul.trials.disk.VolatileDisk#materialise} draws one such remainder by a seed. One recorded run serves for many cuts.
 *
 * <p>The model is as hostile as ext4 in its default mode and XFS allow, and no more:
 *
 * <ul>
 *   <li>an unflushed page (4 KiB) is on the disk in any of the versions that it had since its last flush, and may be torn:
 *       each of its sectors (512 bytes) is of the one or of another, older version;
 *   <li>pages are independent of each other, also within one write and across files: there is no order among them;
 *   <li>a file's size grows with the pages that survive, or sometimes to its full length, filled with zeros; truncations
 *       survive in their order or not at all;
 *   <li>names (create, rename, link, unlink, folders) are journalled: a prefix of all changes in their order survives, at
 *       least up to the last one that a flush of its folder covered; a flush of a file covers its creation, as on ext4, XFS and
 *       btrfs, but not its renaming;
 *   <li>what was flushed stays, and no byte appears that was never written.
 * </ul>
 *
 * <p>{@link dev.longhaul.trials.disk.SlowFlush} is another kind of disk: one whose flushes take longer.
 *
 * <p>Nothing here is thread-safe.
 */
@NullMarked
package dev.longhaul.trials.disk;

import org.jspecify.annotations.NullMarked;
