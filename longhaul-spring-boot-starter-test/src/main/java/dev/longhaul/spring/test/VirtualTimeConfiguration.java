package dev.longhaul.spring.test;

import dev.longhaul.spring.engine.HostTime;
import dev.longhaul.spring.engine.LonghaulCustomizer;
import dev.longhaul.spring.store.ApplicationDataSource;
import dev.longhaul.store.Store;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.testkit.time.VirtualRuntime;
import dev.longhaul.testkit.time.VirtualWorld;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts an application's engine into a virtual world, which begins on a Monday morning and is the same each time. */
@Configuration(proxyBeanMethods = false)
class VirtualTimeConfiguration {

    private static final Instant BEGIN = Instant.parse("2026-11-23T08:00:00Z");
    private static final long SEED = 1;

    @Bean
    VirtualWorld longhaulVirtualWorld() {
        return new VirtualWorld(BEGIN, SEED);
    }

    @Bean
    LonghaulTestClock longhaulTestClock(VirtualWorld world) {
        return new LonghaulTestClock(world);
    }

    /** The engine closes it. */
    @Bean(destroyMethod = "")
    Store longhaulStore(VirtualWorld world, ObjectProvider<ApplicationDataSource> application) {
        MemoryDatabase database = MemoryDatabase.builder(world.clock()).build();
        return new MemoryBesideDatabase(
                database.store("test"),
                () -> application
                        .getIfAvailable(() -> new ApplicationDataSource(null))
                        .dataSource());
    }

    @Bean
    HostTime longhaulHostTime(VirtualWorld world) {
        return new HostTime(world.clock(), world.clock()::nanoTime);
    }

    @Bean
    LonghaulCustomizer longhaulVirtualRuntime(VirtualWorld world) {
        VirtualRuntime runtime = world.runtime();
        return builder -> builder.runtime(runtime, world.clock());
    }
}
