package io.deprov.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.checks.Repository;
import io.deprov.testkit.ConnectorContract;
import io.deprov.testkit.Rule;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Every rule for connectors has its test, and every test its rule. */
class ConnectorRulesTest {

    private static final Pattern HEADING = Pattern.compile("(?m)^### (C-\\d\\d) (.+)$");

    static List<Method> tests() {
        return ReflectionSupport.findMethods(
                ConnectorContract.class,
                method -> method.isAnnotationPresent(Test.class),
                HierarchyTraversalMode.BOTTOM_UP);
    }

    private static List<MatchResult> headings() {
        String rules = Repository.read(Repository.root().resolve("docs/connector-rules.md"));
        return HEADING.matcher(rules).results().toList();
    }

    @Test
    void every_rule_has_one_test_and_every_test_one_rule() {
        List<String> documented =
                headings().stream().map(heading -> heading.group(1)).toList();

        assertThat(documented).as("the numbers in docs/connector-rules.md").doesNotHaveDuplicates();
        assertThat(tests()).as("tests of the contract").hasSizeGreaterThan(30);
        assertThat(tests())
                .extracting(test -> test.isAnnotationPresent(Rule.class)
                        ? test.getAnnotation(Rule.class).value()
                        : test.getName() + " without a rule")
                .containsExactlyInAnyOrderElementsOf(documented);
    }

    @Test
    void a_test_is_called_what_its_rule_says() {
        for (Method test : tests()) {
            String number = test.getAnnotation(Rule.class).value();
            String title = headings().stream()
                    .filter(heading -> heading.group(1).equals(number))
                    .map(heading -> heading.group(2))
                    .findFirst()
                    .orElseThrow();

            assertThat(words(test.getName())).as(number).isEqualTo(words(title));
        }
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", " ").trim();
    }

    @Test
    void every_rule_says_what_to_do() {
        assertThat(tests())
                .allSatisfy(test ->
                        assertThat(test.getAnnotation(Rule.class).advice()).isNotBlank());
    }
}
