/** What the testkit's own parts promise. */
package dev.longhaul.testkit.specification;
