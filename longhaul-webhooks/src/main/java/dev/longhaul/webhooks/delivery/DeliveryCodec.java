package dev.longhaul.webhooks.delivery;

import dev.longhaul.job.PayloadCodec;
import dev.longhaul.webhooks.address.WebhookUrl;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Stores deliveries as JSON of version {@value #VERSION}. Equal deliveries give equal bytes. A field or version that is
 * not known is refused on reading: it comes from a newer Longhaul, and could mean that the delivery must not be sent as
 * this one would send it.
 */
public final class DeliveryCodec implements PayloadCodec<Delivery> {

    /** The version that is written, and the only one that is read. */
    static final int VERSION = 1;

    static final String CONTENT_TYPE = "application/vnd.longhaul.delivery+json";

    private static final int MAX_STRING_CHARS = 100_000_000;
    private static final int MAX_DEPTH = 8;

    static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING_CHARS)
                    .build())
            .build();

    @Override
    public byte[] encode(Delivery delivery) {
        return DeliveryWriter.write(delivery);
    }

    @Override
    public Delivery decode(byte[] bytes) {
        return new DeliveryReader(bytes).read();
    }

    /**
     * Reads only where a stored delivery goes, without reading the rest.
     *
     * @throws IllegalArgumentException when the bytes are not what {@link #encode} writes
     */
    public WebhookUrl url(byte[] bytes) {
        return new DeliveryReader(bytes).readUrl();
    }

    @Override
    public String contentType() {
        return CONTENT_TYPE;
    }
}
