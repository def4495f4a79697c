package io.deprov.checks.api;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** The words a declaration is put together from. */
final class Words {

    private static final int SHOWN =
            Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;

    private Words() {}

    static String join(String... words) {
        return Arrays.stream(words).filter(word -> !word.isEmpty()).collect(joining(" "));
    }

    /** {@code throws A, B}; nothing without names. */
    static String clause(String word, Stream<String> names) {
        String list = names.collect(joining(", "));
        return list.isEmpty() ? "" : word + " " + list;
    }

    /** The modifiers that matter to users, without those that go without saying. */
    static String modifiers(int modifiers, int implied) {
        return Modifier.toString(modifiers & SHOWN & ~implied);
    }

    static String annotations(AnnotatedElement element) {
        return Arrays.stream(element.getDeclaredAnnotations())
                .map(annotation -> annotation instanceof API api
                        ? "@API(" + api.status() + ")"
                        : "@" + annotation.annotationType().getSimpleName())
                .sorted()
                .collect(joining(" "));
    }
}
