package io.deprov.checks.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.checks.JdkPackages;
import io.deprov.checks.LibraryModule;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an integrator or embedder compiles against names the JDK's types and ours only: then a library we use can be exchanged, and
 * two applications with two versions of it stay friends.
 */
class ExportedSignaturesTest {

    private static final Set<String> ANNOTATIONS_OF = Set.copyOf(LibraryModule.COMPILE_TIME_ONLY);

    @ParameterizedTest
    @CsvSource({"API, 130, 780", "CORE, 65, 430"})
    void no_exported_signature_mentions_a_third_party_type(LibraryModule module, int types, int members) {
        List<Class<?>> exported = ExportedTypes.of(module);

        Collection<String> findings = findings(exported, ExportedSignaturesTest::isThirdParty);

        assertSeen(exported, types, members);
        assertThat(findings).isEmpty();
    }

    /** A hidden class may share code between its subclasses; but nobody could write down what a member takes or gives. */
    @ParameterizedTest
    @CsvSource({"API, 130, 780", "CORE, 65, 430"})
    void no_exported_member_mentions_a_type_of_ours_that_users_cannot_name(
            LibraryModule module, int types, int members) {
        List<Class<?>> exported = ExportedTypes.of(module);

        Collection<String> findings =
                findingsInMembers(exported, type -> isOurs(type) && !ExportedTypes.isExported(type));

        assertSeen(exported, types, members);
        assertThat(findings).isEmpty();
    }

    private static void assertSeen(List<Class<?>> exported, int types, int members) {
        assertThat(exported).hasSizeGreaterThanOrEqualTo(types);
        assertThat(exported.stream()
                        .map(ExportedMembers::of)
                        .mapToInt(ExportedMembers::count)
                        .sum())
                .as("members seen")
                .isGreaterThanOrEqualTo(members);
    }

    private static Collection<String> findings(List<Class<?>> exported, Predicate<Class<?>> unwanted) {
        Collection<String> findings = findingsInMembers(exported, unwanted);
        for (Class<?> type : exported) {
            report(findings, type.getName(), MentionedTypes.inHead(type), unwanted);
        }
        return findings;
    }

    private static Collection<String> findingsInMembers(List<Class<?>> exported, Predicate<Class<?>> unwanted) {
        Collection<String> findings = new TreeSet<>();
        for (Class<?> type : exported) {
            ExportedMembers members = ExportedMembers.of(type);
            for (Field field : members.fields()) {
                report(findings, field.toString(), MentionedTypes.in(field), unwanted);
            }
            members.executables().forEach(member -> report(findings, member, unwanted));
        }
        return findings;
    }

    private static void report(Collection<String> findings, Executable member, Predicate<Class<?>> unwanted) {
        report(findings, member.toString(), MentionedTypes.in(member), unwanted);
    }

    private static void report(
            Collection<String> findings, String where, Set<Class<?>> mentioned, Predicate<Class<?>> unwanted) {
        mentioned.stream().filter(unwanted).forEach(type -> findings.add(where + " mentions " + type.getName()));
    }

    private static boolean isThirdParty(Class<?> type) {
        return !type.isPrimitive()
                && !isOurs(type)
                && !JdkPackages.contain(type.getPackageName())
                && !(type.isAnnotation() && ANNOTATIONS_OF.contains(type.getPackageName()));
    }

    private static boolean isOurs(Class<?> type) {
        return type.getPackageName().startsWith("io.deprov.");
    }
}
