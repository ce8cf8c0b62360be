package dev.longhaul.trials.planted;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** All planted faults; they stand in {@code planted/faults.txt}. */
public final class PlantedFaults {

    private static final String FILE = "/planted/faults.txt";

    private PlantedFaults() {}

    /**
     * Reads them.
     *
     * @throws IOException if the file cannot be read
     */
    public static List<PlantedFault> all() throws IOException {
        try (InputStream in = PlantedFaults.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException(FILE + " is not on the class path");
            }
            return PlantedFault.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
