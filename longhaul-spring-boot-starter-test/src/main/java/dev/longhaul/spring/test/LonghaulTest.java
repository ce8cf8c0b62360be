package dev.longhaul.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Has a test's application live in virtual time; beside {@code @SpringBootTest} or a test slice.
 *
 * <pre>{@code
 * @SpringBootTest
 * @LonghaulTest
 * class PaymentsTest {
 *     @Autowired LonghaulTestClock clock;
 *
 *     @Test
 *     void a_gateway_that_is_down_for_a_day_is_asked_again(...) {
 *         gateway.down();
 *         orders.accept(order);
 *         clock.advance(Duration.ofHours(25));
 *         ...
 *     }
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Import(VirtualTimeConfiguration.class)
public @interface LonghaulTest {}
