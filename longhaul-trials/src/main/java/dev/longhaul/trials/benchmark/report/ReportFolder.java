package dev.longhaul.trials.benchmark.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder with {@code benchmarks.md}, {@code benchmarks/*.svg} and {@code benchmarks/results.json}. Of a page that is there
 * only the part between its two marks is replaced: the words around it are people's. For one thread.
 */
public final class ReportFolder {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String BEGIN = "<!-- figures begin: written by ./trials benchmark -->";
    private static final String END = "<!-- figures end -->";

    private final Path page;
    private final Path charts;
    private final Path data;

    /** A folder, which need not exist. */
    public ReportFolder(Path folder) {
        this.page = folder.resolve("benchmarks.md");
        this.charts = folder.resolve("benchmarks");
        this.data = charts.resolve("results.json");
    }

    /** The page. */
    public Path page() {
        return page;
    }

    /** Adds an outcome to what is there, and writes everything. */
    public void add(Setting setting, Outcome outcome) {
        try {
            Files.createDirectories(charts);
            List<Outcome> earlier = Files.exists(data)
                    ? JSON.readValue(Files.readString(data), Results.class).outcomes()
                    : List.of();
            Results all = new Results(setting, earlier).with(outcome);
            Files.writeString(data, JSON.writeValueAsString(all) + "\n");
            for (Outcome each : all.outcomes()) {
                Files.writeString(charts.resolve(each.name() + ".svg"), Chart.of(each));
            }
            Files.writeString(page, around(Page.of(all)));
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written to " + page, e);
        }
    }

    private String around(String figures) throws IOException {
        String frame = Files.exists(page) ? Files.readString(page) : template();
        int begin = frame.indexOf(BEGIN);
        int end = frame.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(
                    page + " has no place for figures: put the lines '" + BEGIN + "' and '" + END + "' into it");
        }
        return frame.substring(0, begin) + BEGIN + "\n\n" + figures + "\n" + frame.substring(end);
    }

    private static String template() throws IOException {
        try (InputStream in = ReportFolder.class.getResourceAsStream("benchmarks.md")) {
            if (in == null) {
                throw new IllegalStateException("benchmarks.md is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
