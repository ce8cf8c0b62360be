package dev.longhaul.examples.orders;

/**
 * An order that was paid.
 *
 * @param id what the shop calls it
 * @param item what was ordered
 * @param cents what it costs
 */
public record Order(String id, String item, long cents) {}
