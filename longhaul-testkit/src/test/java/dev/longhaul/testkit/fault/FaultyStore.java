package dev.longhaul.testkit.fault;

import dev.longhaul.testkit.fault.TamperedStore.Fault;

/**
 * A store with one fault, and who finds it.
 *
 * @param fault what is wrong with it
 * @param part the part of the contract that finds it
 * @param test the test that finds it
 * @param tampering the fault itself
 */
record FaultyStore(String fault, String part, String test, Fault tampering) {
    @Override
    public String toString() {
        return fault;
    }
}
