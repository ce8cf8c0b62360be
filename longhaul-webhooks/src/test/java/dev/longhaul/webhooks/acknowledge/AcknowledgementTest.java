package dev.longhaul.webhooks.acknowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longhaul.webhooks.acknowledge.Acknowledgement.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgementTest {

    private static final Acknowledgement JSON =
            new Acknowledgement(StatusSet.SUCCESS, new ExpectedBody.JsonFields(Map.of("code", "SUCCESS")));
    private static final Acknowledgement XML =
            new Acknowledgement(StatusSet.SUCCESS, new ExpectedBody.XmlFields(Map.of("return_code", "SUCCESS")));

    @Test
    void by_default_any_2xx_acknowledges_whatever_the_body_says() {
        assertAcknowledged(Acknowledgement.DEFAULT, answer(204, ""));
        assertAcknowledged(
                Acknowledgement.DEFAULT, new Answer(200, new byte[] {(byte) 0xFF}, false, Optional.of("gzip")));
        assertNotAcknowledged(Acknowledgement.DEFAULT, answer(302, ""), "answered 302; 2xx would acknowledge");
        assertNotAcknowledged(Acknowledgement.DEFAULT, answer(500, "success"), "answered 500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"success", "success\n", "  success\r\n", "\uFEFFsuccess"})
    void an_exact_body_may_have_white_space_around_it(String body) {
        assertAcknowledged(Acknowledgement.exactly("success"), answer(200, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCESS", "successful", "", "fail", "\"success\"", "success success", "suc\0cess"})
    void any_other_body_does_not_acknowledge_and_the_reason_shows_both(String body) {
        assertNotAcknowledged(Acknowledgement.exactly("success"), answer(200, body), "\"success\" would acknowledge");
    }

    @Test
    void the_status_counts_beside_the_body() {
        assertNotAcknowledged(Acknowledgement.exactly("success"), answer(500, "success"), "answered 500");
    }

    @Test
    void a_body_that_was_cut_off_or_encoded_or_is_not_utf_8_cannot_be_compared() {
        Acknowledgement exactly = Acknowledgement.exactly("success");

        assertNotAcknowledged(
                exactly,
                new Answer(200, "success".getBytes(StandardCharsets.UTF_8), false, Optional.empty()),
                "longer");
        assertNotAcknowledged(
                exactly,
                new Answer(200, "success".getBytes(StandardCharsets.UTF_8), true, Optional.of("gzip")),
                "gzip");
        assertNotAcknowledged(
                exactly, new Answer(200, new byte[] {(byte) 0xC3, 0x28}, true, Optional.empty()), "not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"SUCCESS\"}",
                "{\"code\":\"SUCCESS\",\"message\":\"ok\"}",
                "{\"data\":{\"code\":\"FAIL\"},\"list\":[{\"code\":\"FAIL\"}],\"code\":\"SUCCESS\"}",
                " { \"code\" : \"\\u0053UCCESS\" } \n",
            })
    void a_json_field_at_the_top_acknowledges(String body) {
        assertAcknowledged(JSON, answer(200, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'code':'FAIL'}                              | is \"FAIL\"; \"SUCCESS\" would acknowledge",
                "{'code':null}                                | no plain field",
                "{'code':{'code':'SUCCESS'}}                  | no plain field",
                "{'data':{'code':'SUCCESS'}}                  | no plain field",
                "{}                                           | no plain field",
                "['code','SUCCESS']                           | not a JSON object",
                "42                                           | not a JSON object",
                "{'code':'SUCCESS','code':'SUCCESS'}          | Duplicate",
                "{'code':'FAIL','code':'SUCCESS'}             | Duplicate",
                "{'code':'SUCCESS'} {'code':'FAIL'}           | goes on",
                "{'code':'SUCCESS'                            | not acceptable JSON",
                "{'code':'SUCCESS',}                          | not acceptable JSON",
                "{code:'SUCCESS'}                             | not acceptable JSON",
                "success                                      | not acceptable JSON",
            })
    void any_other_json_does_not_acknowledge(String body, String reason) {
        assertNotAcknowledged(JSON, answer(200, body.replace('\'', '"')), reason);
    }

    @Test
    void numbers_and_booleans_are_compared_as_they_are_written() {
        Acknowledgement zero = new Acknowledgement(
                StatusSet.SUCCESS, new ExpectedBody.JsonFields(Map.of("errcode", "0", "ok", "true")));

        assertAcknowledged(zero, answer(200, "{\"errcode\":0,\"ok\":true}"));
        assertAcknowledged(zero, answer(200, "{\"errcode\":\"0\",\"ok\":\"true\"}"));
        assertNotAcknowledged(zero, answer(200, "{\"errcode\":0.0,\"ok\":true}"), "is \"0.0\"");
        assertNotAcknowledged(zero, answer(200, "{\"errcode\":40001,\"ok\":true}"), "is \"40001\"");
    }

    @Test
    void json_is_read_within_limits_and_creates_nothing() {
        assertNotAcknowledged(JSON, answer(200, "{\"a\":" + "[".repeat(1_001) + "]".repeat(1_001) + "}"), "depth");
        assertNotAcknowledged(JSON, answer(200, "{\"a\":" + "9".repeat(1_001) + "}"), "length");
        assertNotAcknowledged(JSON, answer(200, "{\"@class\":\"java.lang.Runtime\"}"), "no plain field");
        assertNotAcknowledged(JSON, answer(200, "{\"code\":\"\u001b[31mFAIL\"}"), "not acceptable JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<xml><return_code>SUCCESS</return_code></xml>",
                "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r><!-- c --><return_code> SUCC<![CDATA[ESS]]> </return_code></r>",
                "<x:r xmlns:x=\"urn:x\"><x:return_code>&#83;UCCESS</x:return_code></x:r>",
                "<r><deep><return_code>FAIL</return_code></deep><return_code>SUCCESS</return_code></r>",
            })
    void an_xml_child_of_the_root_acknowledges(String body) {
        assertAcknowledged(XML, answer(200, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<xml><return_code>FAIL</return_code></xml>                                | is \"FAIL\"",
                "<xml><a><return_code>SUCCESS</return_code></a></xml>                      | no plain field",
                "<return_code>SUCCESS</return_code>                                        | no plain field",
                "<xml><return_code><b>SUCCESS</b></return_code></xml>                      | no plain field",
                "<xml><return_code>SUCCESS<b/></return_code></xml>                         | no plain field",
                "<xml><return_code>FAIL</return_code><return_code>SUCCESS</return_code></xml> | more than one",
                "<xml><return_code>SUCCESS</return_code>                                   | not acceptable XML",
                "<xml><return_code>SUC&x;CESS</return_code></xml>                          | entity",
                "success                                                                   | not acceptable XML",
                "<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/x.dtd'><r><return_code>SUCCESS</return_code></r> | document type",
                "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r><return_code>&x;</return_code></r> | document type",
                "<!DOCTYPE r [<!ENTITY a 'SUCCESS'>]><r><return_code>&a;</return_code></r> | document type",
            })
    void any_other_xml_does_not_acknowledge_and_nothing_external_is_read(String body, String reason) {
        assertNotAcknowledged(XML, answer(200, body), reason);
    }

    @Test
    void xml_is_read_within_limits() {
        assertNotAcknowledged(XML, answer(200, "<a>".repeat(65) + "</a>".repeat(65)), "deeper than 64");
    }

    @Test
    void a_reason_is_printable_and_of_limited_length_whatever_the_body_holds() {
        Verdict verdict = Acknowledgement.exactly("success")
                .judge(answer(200, "\u001b]0;pwned\u0007\r\n<script>" + "x".repeat(60_000)));

        assertThat(((Verdict.NotAcknowledged) verdict).reason())
                .contains("␛]0;pwned␇␍␊<script>")
                .hasSizeLessThan(Verdict.MAX_REASON_CHARS);
    }

    @Test
    void an_expectation_that_expects_nothing_or_too_much_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Acknowledgement.exactly("  "))
                .withMessageContaining("acknowledge.body is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Acknowledgement.exactly("x".repeat(1_025)))
                .withMessageContaining("at most 1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExpectedBody.JsonFields(Map.of("code", "\ud800")))
                .withMessageContaining("lone surrogate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExpectedBody.JsonFields(Map.of()))
                .withMessageContaining("acknowledge.json has 0 fields");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExpectedBody.XmlFields(Map.of("", "x")))
                .withMessageContaining("acknowledge.xml field name is empty");
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, body.getBytes(StandardCharsets.UTF_8), true, Optional.empty());
    }

    private static void assertAcknowledged(Acknowledgement acknowledgement, Answer answer) {
        assertThat(acknowledgement.judge(answer)).isEqualTo(new Verdict.Acknowledged());
    }

    private static void assertNotAcknowledged(Acknowledgement acknowledgement, Answer answer, String reason) {
        assertThat(acknowledgement.judge(answer))
                .isInstanceOfSatisfying(
                        Verdict.NotAcknowledged.class,
                        verdict -> assertThat(verdict.reason()).contains(reason));
    }
}
