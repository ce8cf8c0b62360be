package dev.longhaul.server;

import dev.longhaul.store.Store;
import dev.longhaul.store.memory.MemoryStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The server over a store that forgets. */
@Configuration(proxyBeanMethods = false)
class MemoryStoreParts {

    @Bean(destroyMethod = "")
    @Primary
    Store forgetfulStore() {
        return MemoryStore.create(InstantSource.system());
    }
}
