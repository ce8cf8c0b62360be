/**
 * The store contract: what every store must do, as tests. A store counts as supported when it passes.
 *
 * <p>A store's test extends {@link dev.longhaul.testkit.store.StoreContract} and says how to open the store on a new
 * database:
 *
 * <pre>{@code
 * class MyStoreContractTest extends StoreContract {
 *     public Store newStore() {
 *         return MyStore.open(somewhereNew());
 *     }
 * }
 * }</pre>
 *
 * <p>The contract comes in parts, by table and by promise; each part is a class whose test names read as its
 * specification. It asks nothing that a database could not do: where outcomes depend on who comes first, latches decide
 * who does, and no test depends on how long anything takes. A store with one writer passes the same tests: where another
 * would pass over or wait for a row, its second writer is locked out, and that is what is asserted.
 */
@NullMarked
package dev.longhaul.testkit.store;

import org.jspecify.annotations.NullMarked;
