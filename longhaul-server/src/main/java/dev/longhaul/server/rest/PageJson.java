package dev.longhaul.server.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items what is on it
 * @param nextCursor give it as {@code cursor} to get the next page; null on the last one
 * @param <T> of what
 */
public record PageJson<T>(
        List<T> items,

        @Schema(description = "Give it as cursor to get the next page; null on the last one", nullable = true) @Nullable
        String nextCursor) {

    public PageJson {
        items = List.copyOf(items);
    }
}
