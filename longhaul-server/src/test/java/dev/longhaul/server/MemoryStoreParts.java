package dev.longhaul.server;

import dev.longhaul.store.Store;
import dev.longhaul.store.memory.MemoryStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The server over a store that forgets. */
@Configuration(proxyBeanMethods = false)
class MemoryStoreParts {

    @Bean
    Store store() {
        return MemoryStore.create(InstantSource.system());
    }
}
