/** Operators' moves as they are called: a request first, committed before the job is looked up, then the move itself. */
@NullMarked
package dev.longhaul.engine.operate;

import org.jspecify.annotations.NullMarked;
