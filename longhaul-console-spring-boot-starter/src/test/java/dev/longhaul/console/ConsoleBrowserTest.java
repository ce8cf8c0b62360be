package dev.longhaul.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.longhaul.console.page.ConsoleSamples;
import dev.longhaul.console.page.ConsoleSubject;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.JobView.Activity;
import dev.longhaul.operator.Moved;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.testkit.operator.FakeJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** The pages in a real browser, as a server has them, with jobs that stay as the test puts them. */
class ConsoleBrowserTest {

    private static WebServerApplicationContext server;
    private static RealBrowser real;
    private static FakeJobs jobs;

    private final ConsoleSamples samples = new ConsoleSamples(Instant.now());
    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Parts {
        @Bean
        FakeJobs jobs() {
            return new FakeJobs();
        }

        @Bean
        ConsoleSubject subject() {
            return ConsoleSubject.DELIVERIES;
        }
    }

    private static int port() {
        return Objects.requireNonNull(server.getWebServer()).getPort();
    }

    @BeforeAll
    static void start(@TempDir Path data) {
        server = (WebServerApplicationContext) SpringApplication.run(
                Parts.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--longhaul.console.loopback=true",
                "--spring.main.banner-mode=off",
                "--longhaul.console.path=/",
                "--longhaul.data=" + data);
        jobs = server.getBean(FakeJobs.class);
        real = RealBrowser.start();
    }

    @AfterAll
    static void stop() {
        real.close();
        ((ConfigurableApplicationContext) server).close();
    }

    @BeforeEach
    void open() {
        jobs.clear();
        use(new NewContextOptions().setViewportSize(1280, 900));
    }

    private void use(NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        context = real.browser().newContext(options);
        page = context.newPage();
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(complaints::add);
    }

    @AfterEach
    void nobody_complained() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    private JobView put(JobView job) {
        jobs.put(job);
        return job;
    }

    private Response go(String path) {
        return page.navigate("http://127.0.0.1:" + port() + path);
    }

    private static String pathOf(JobView job) {
        return "/deliveries/" + job.row().id();
    }

    @Test
    void an_empty_list_says_what_to_do() {
        go("/");

        assertThat(page.getByText("No deliveries yet.")).isVisible();
        assertThat(page.locator("pre")).containsText("./longhaul send https://");
        page.getByText("Dead", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.getByText("The error queue is empty.")).isVisible();
    }

    @Test
    void a_delivery_is_found_in_the_list_and_opened() {
        JobView job = put(samples.dead());
        go("/");

        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("closed.example"))
                .click();

        assertThat(page).hasURL("http://127.0.0.1:" + port() + pathOf(job));
        assertThat(page.locator(".summary")).hasText("Dead after 5 attempts: its schedule is exhausted.");
        assertThat(page.locator(".timeline a.mark")).hasCount(5);
    }

    @Test
    void an_open_delivery_shows_its_acknowledgement_without_being_reloaded() {
        JobView job = put(samples.running());
        go(pathOf(job));
        assertThat(page.locator(".summary")).containsText("is running");

        List<AttemptRow> attempts = new ArrayList<>(job.attempts());
        AttemptRow last = attempts.getLast();
        attempts.add(new AttemptRow(
                new AttemptRow.Id(job.row().id(), last.id().number() + 1),
                last.by(),
                last.endedAt().plusSeconds(8),
                last.endedAt().plusSeconds(9),
                Outcome.Kind.SUCCEEDED,
                false,
                null,
                new AttemptRow.Said(null, "success")));
        put(new JobView(
                job.row(), JobState.SUCCEEDED, new Activity(false, false, null, null, null, last.endedAt()), attempts));

        assertThat(page.locator(".summary")).containsText("Acknowledged on attempt 5");
        assertThat(page.locator(".timeline a.mark.succeeded")).hasCount(1);
    }

    @Test
    void an_open_list_shows_new_deliveries_and_keeps_the_focus() {
        JobView job = put(samples.dead());
        go("/");
        page.locator("#to-" + job.row().id()).focus();

        put(samples.succeeded());

        assertThat(page.locator("table.deliveries tbody tr")).hasCount(2);
        assertThat(page.locator("#to-" + job.row().id())).isFocused();
    }

    @Test
    void a_countdown_runs_and_an_error_is_beside_the_mark_that_is_focused() {
        put(samples.waiting("alipay", Duration.ofHours(4), 6, "order", "42", "merchant.example"));
        go("/");
        assertThat(page.locator("td.next")).containsText("in 5h");
        page.locator("tbody a").click();
        assertThat(page.locator(".summary")).containsText("is due in 5h");

        page.locator("#mark-2").focus();

        assertThat(page.locator("#note")).containsText("Attempt 2 failed after 180ms");
        assertThat(page.locator("#note")).containsText("the receiver answered 500");
        page.keyboard().press("Escape");
        assertThat(page.locator("#note")).isHidden();
    }

    @Test
    void a_cancel_is_asked_for_twice_and_then_done() {
        JobView job = put(samples.running());
        jobs.answers(new Moved.InFlight(job));
        go(pathOf(job));

        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Cancel…"))
                .click();
        assertThat(page.getByText("Cancel this delivery?")).isVisible();
        assertThat(jobs.asked()).isEmpty();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Cancel it"))
                .click();

        assertThat(page.locator(".said")).containsText("An attempt is in flight");
        assertThat(jobs.asked()).containsExactly("cancel by console");
    }

    @Test
    void a_dead_delivery_is_redriven_with_the_keyboard_alone() {
        JobView job = put(samples.dead());
        jobs.answers(new Moved.Done(job));
        go(pathOf(job));

        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Redrive…"))
                .focus();
        page.keyboard().press("Enter");
        page.keyboard().press("Enter");

        assertThat(page.locator(".said")).hasText("Done.");
        assertThat(jobs.asked()).containsExactly("redrive null by console");
    }

    @Test
    void a_move_that_comes_too_late_says_so() {
        JobView job = put(samples.running());
        jobs.answers(new Moved.WrongState(job.row().id(), JobState.SUCCEEDED));
        go(pathOf(job));

        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Attempt now…"))
                .click();
        page.getByRole(
                        AriaRole.BUTTON,
                        new GetByRoleOptions().setName("Attempt now").setExact(true))
                .click();

        assertThat(page.locator(".said")).containsText("Nothing was done");
    }

    @Test
    void what_strangers_wrote_stays_text() {
        JobView hostile = put(samples.hostile());

        go("/");
        assertThat(page.locator("table.deliveries")).containsText("<script>document.title='owned'</script>");
        go(pathOf(hostile));
        page.locator("details summary").last().click();
        assertThat(page.locator("details[open] pre"))
                .containsText("<script>document.title='owned'</script>\\u0000\\u001b]0;");
        page.locator("#mark-1").focus();

        assertThat(page.locator("#note")).containsText("<img src=x");
        assertThat(page.locator("main img, main script")).hasCount(0);
        assertThat(page).hasTitle("evil.example · Longhaul");
    }

    @Test
    void nothing_inline_and_nothing_from_elsewhere_may_run() {
        Response response = go("/");

        String policy = response.headerValue("content-security-policy");
        assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'");
        assertThat(policy).doesNotContain("unsafe", "http:", "https:");
        Object inline =
                page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.ran = true';"
                        + " document.body.append(s); return window.ran === true; }");
        assertThat(inline).isEqualTo(false);
        assertThat(complaints).hasSize(1).allSatisfy(line -> assertThat(line).contains("Content Security Policy"));
        complaints.clear();
    }

    @Test
    void a_delivery_that_is_not_there_is_a_page_and_not_an_error() {
        Response response = go("/deliveries/01890a5d-ac96-774b-bcce-b302099a8057");

        assertThat(response.status()).isEqualTo(404);
        assertThat(page.getByText("There is no such delivery.")).isVisible();
        assertThat(complaints).hasSize(1).allSatisfy(line -> assertThat(line).contains("404"));
        complaints.clear();
    }

    @Test
    void a_full_page_of_deliveries_fits_every_width_in_both_palettes() throws IOException {
        samples.all().forEach(this::put);
        samples.many(40).forEach(this::put);
        Path folder = Files.createDirectories(Path.of("target/screenshots"));
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(375, 1440)) {
                use(new NewContextOptions().setColorScheme(scheme).setViewportSize(width, 900));
                String name = scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
                shoot("/", folder.resolve("list-" + name + ".png"));
                for (JobView job : List.of(samples.running(), samples.redriven(), samples.hostile())) {
                    String state = job.row().keys().endpoint();
                    shoot(pathOf(put(job)), folder.resolve("delivery-" + state + "-" + name + ".png"));
                }
            }
        }
    }

    /** Nothing may be wider than the window. The pictures are for people. */
    private void shoot(String path, Path file) {
        go(path);
        page.screenshot(new ScreenshotOptions().setPath(file).setFullPage(true));
        Object overflow =
                page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(overflow).as(path).isEqualTo(0);
    }
}
