/** The in-memory store under random transactions at once: what must always be true. */
package dev.longhaul.store.memory.property;
