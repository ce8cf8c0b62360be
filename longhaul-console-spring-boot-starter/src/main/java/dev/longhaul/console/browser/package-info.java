/**
 * What browsers are told of pages that show foreign text, and what they tell of whoever makes them ask: the console's in an
 * application and the whole of the server keep the same rules.
 */
@NullMarked
package dev.longhaul.console.browser;

import org.jspecify.annotations.NullMarked;
