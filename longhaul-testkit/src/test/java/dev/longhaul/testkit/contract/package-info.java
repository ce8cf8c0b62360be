/** The store contract, run on the in-memory store. */
package dev.longhaul.testkit.contract;
