package dev.longhaul.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The README's application as its reader starts it: a program in an empty folder, without a setting but its port. */
class FirstTryTest {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @TempDir
    private Path folder;

    @Test
    void what_was_accepted_before_a_kill_is_captured_after_the_restart() throws Exception {
        try (ShopProcess shop = ShopProcess.start(folder)) {
            callAsTheReadmeSays(shop);
            shop.awaitLine("failed job=");
        }
        assertThat(folder.resolve("longhaul-data/longhaul.db")).isNotEmptyFile();

        try (ShopProcess shop = ShopProcess.start(folder)) {
            shop.awaitLine("captured 42");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --longhaul.workers=0                     | longhaul.workers is 0, which is out of range.    | Use 1 to 100000.
        --longhaul.lease=soon                    | Property: longhaul.lease                         | Update your application's configuration
        --longhaul.data=/dev/null/here           | The data folder /dev/null/here cannot be made    | Name another one in longhaul.data
        --longhaul.default-schedule=patient      | longhaul.default-schedule is 'patient', and no schedule has that name. | longhaul.schedules.NAME=
        --longhaul.schedules.patient=1m 2x       | found "x" at position 4                          | Write it like 15s 30s
        --longhaul.database-url=jdbc:mysql://h/d | longhaul.database-url cannot be: the database URL | Name a database
        """)
    void a_wrong_setting_ends_the_start_with_what_is_wrong_and_what_to_change(
            String setting, String wrong, String remedy) throws IOException {
        try (ShopProcess shop = ShopProcess.start(folder, setting, "--logging.level.root=error")) {
            List<String> printed = shop.ended();

            assertThat(shop.exitCode()).isEqualTo(1);
            assertThat(printed).anyMatch(line -> line.contains(wrong));
            assertThat(printed).anyMatch(line -> line.contains(remedy));
            assertThat(printed).noneMatch(line -> line.startsWith("\tat "));
        }
    }

    @Test
    void it_works_when_spring_has_prepared_it_ahead_of_time() throws Exception {
        Path sources = folder.resolve("sources");
        Path classes = folder.resolve("classes");
        try (ShopProcess preparation = ShopProcess.java(
                folder,
                System.getProperty("java.class.path"),
                List.of(),
                List.of(
                        "org.springframework.boot.SpringApplicationAotProcessor",
                        Shop.class.getName(),
                        sources.toString(),
                        folder.resolve("resources").toString(),
                        classes.toString(),
                        "com.example",
                        "shop"))) {
            assertThat(preparation.ended()).noneMatch(line -> line.contains("Exception"));
            assertThat(preparation.exitCode()).isZero();
        }
        String classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
        compile(sources, classes, classPath);

        try (ShopProcess shop = ShopProcess.java(
                folder,
                classPath,
                List.of("-Dspring.aot.enabled=true"),
                List.of(Shop.class.getName(), "--server.port=0", "--server.address=127.0.0.1"))) {
            shop.awaitLine("AOT-processed");
            callAsTheReadmeSays(shop);
            shop.awaitLine("captured 42");
        }
    }

    private static void compile(Path sources, Path into, String classPath) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            Stream<String> options = Stream.of("-nowarn", "-proc:none", "-d", into.toString(), "-cp", classPath);
            String[] arguments = Stream.concat(
                            options, files.map(Path::toString).filter(file -> file.endsWith(".java")))
                    .toArray(String[]::new);
            assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                    .isZero();
        }
    }

    /** Sends what the README's curl sends. */
    private static void callAsTheReadmeSays(ShopProcess shop) throws IOException, InterruptedException {
        Matcher port = PORT.matcher(shop.awaitLine("Tomcat started on port"));
        assertThat(port.find()).isTrue();
        Matcher curl = Pattern.compile("curl -X POST http://127.0.0.1:8080(/\\S+) -H '([^:]+): ([^']+)' -d '([^']+)'")
                .matcher(Files.readString(Path.of("../../README.md")));
        assertThat(curl.find()).isTrue();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + curl.group(1)))
                            .header(curl.group(2), curl.group(3))
                            .POST(HttpRequest.BodyPublishers.ofString(curl.group(4)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }
}
