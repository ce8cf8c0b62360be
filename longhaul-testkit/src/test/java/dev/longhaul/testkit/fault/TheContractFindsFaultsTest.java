package dev.longhaul.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import dev.longhaul.testkit.fault.TamperedStore.Fault;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Each faulty store fails the contract, at the test that is there for its fault; a store without fault passes. */
class TheContractFindsFaultsTest {

    private static final String CONTRACT = "dev.longhaul.testkit.store.StoreContract";

    @AfterEach
    void mend() {
        FaultyStoreContract.FAULT.set(TamperedStore.Call::proceed);
    }

    @Test
    void a_store_without_a_fault_passes() {
        Events tests = run(selectClass(FaultyStoreContract.class), TamperedStore.Call::proceed);

        assertThat(tests.failed().map(event -> testName(event.getTestDescriptor())))
                .isEmpty();
        assertThat(tests.skipped().count()).isZero();
        assertThat(tests.succeeded().count()).isGreaterThan(190);
    }

    @ParameterizedTest
    @MethodSource
    void a_store_with_a_fault_is_found_out(FaultyStore faulty) {
        Events tests = run(
                selectNestedClass(List.of(FaultyStoreContract.class.getName()), CONTRACT + "$" + faulty.part()),
                faulty.tampering());

        assertThat(tests.started().count()).as("tests of " + faulty.part()).isPositive();
        assertThat(tests.failed().map(event -> testName(event.getTestDescriptor())))
                .as("tests that failed because " + faulty.fault())
                .contains(faulty.test());
    }

    static Stream<FaultyStore> a_store_with_a_fault_is_found_out() {
        return Stream.of(TransactionFaults.all(), JobFaults.all(), RowFaults.all())
                .flatMap(faults -> faults);
    }

    private static Events run(DiscoverySelector what, Fault fault) {
        FaultyStoreContract.FAULT.set(fault);
        return EngineTestKit.engine("junit-jupiter").selectors(what).execute().testEvents();
    }

    private static String testName(TestDescriptor test) {
        return test.getLegacyReportingName().replace("()", "");
    }
}
