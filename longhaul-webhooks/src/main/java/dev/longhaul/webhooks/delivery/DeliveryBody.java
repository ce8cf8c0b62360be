package dev.longhaul.webhooks.delivery;

import dev.longhaul.webhooks.headers.DeliveryHeaders;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a delivery carries. */
public sealed interface DeliveryBody {

    /**
     * The same bytes in every attempt.
     *
     * @param contentType a media type, sent as it stands
     * @param bytes the bytes, sent as they stand; not copied, and nobody writes to them. The engine's payload limit
     *     applies to the stored delivery as a whole
     */
    // Equality is by content, below; a copy per attempt would cost for nothing.
    @SuppressWarnings("ArrayRecordComponent")
    record Fixed(String contentType, byte[] bytes) implements DeliveryBody {

        /**
         * Checks the content type.
         *
         * @throws IllegalArgumentException when it is not a media type
         */
        public Fixed {
            contentType = DeliveryHeaders.requireContentType(contentType);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Fixed that
                    && contentType.equals(that.contentType)
                    && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * contentType.hashCode() + Arrays.hashCode(bytes);
        }

        /** Returns type and size. */
        @Override
        public String toString() {
            return contentType + " (" + bytes.length + " bytes)";
        }
    }

    /** How another job ended, as JSON: for the delivery that is that job's {@code onEnd}. */
    record EndReport() implements DeliveryBody {}
}
