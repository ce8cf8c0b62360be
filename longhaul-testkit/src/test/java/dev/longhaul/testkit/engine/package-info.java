/**
 * The engine in a virtual world on the in-memory store: every test is one thread, no waiting, and the same each time. What is
 * promised stands in {@code specification}, what happens when two things meet in {@code race}, when something breaks in
 * {@code fault}, and what is true whatever happens in {@code property}.
 */
@NullMarked
package dev.longhaul.testkit.engine;

import org.jspecify.annotations.NullMarked;
