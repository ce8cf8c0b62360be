/**
 * The console in an application: its pages, and who may see them. Nobody may, unless the application's Spring Security knows them in
 * the role that is asked for, or they sit at this machine and a setting says that nothing proxies to it; an application that could ask
 * nobody does not start.
 */
@NullMarked
package dev.longhaul.console;

import org.jspecify.annotations.NullMarked;
