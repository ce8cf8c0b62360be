/** What the in-memory store does beyond the store contract: steps, fates of commits, waiting, cost. */
package dev.longhaul.store.memory.specification;
