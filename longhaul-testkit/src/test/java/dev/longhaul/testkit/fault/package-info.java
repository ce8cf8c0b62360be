/** Stores with one fault each, and the test of the contract that finds it: proof that the contract has teeth. */
package dev.longhaul.testkit.fault;
