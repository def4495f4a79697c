package io.deprov.checks.api;

import io.deprov.checks.LibraryModule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The public API of a module as text: a paragraph for each exported type, sorted by name. */
final class ApiSnapshot {

    private static final String INDENT = "    ";

    private ApiSnapshot() {}

    static String of(LibraryModule module, List<Class<?>> exported) {
        StringBuilder text = new StringBuilder("# Public API of ")
                .append(module.folder())
                .append(", compared by PublicApiSnapshotTest.\n")
                .append("# Change the code, not this file; then let the test write it, and look at the difference.\n");
        for (Class<?> type : exported) {
            text.append('\n').append(type.getName().replace('$', '.')).append('\n');
            lines(type).forEach(line -> text.append(INDENT).append(line).append('\n'));
        }
        return text.toString();
    }

    private static List<String> lines(Class<?> type) {
        ExportedMembers members = ExportedMembers.of(type);
        TypeText types = new TypeText(type.getPackageName(), MentionedTypes.in(type));
        MemberText text = new MemberText(type, types);
        List<String> lines = new ArrayList<>();
        types.imports().forEach(name -> lines.add("import " + name));
        lines.add(new HeadText(type, types).line());
        if (type.isEnum()) { // in their order, which is part of what they mean
            lines.add(String.join(
                    ", ",
                    Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .toList()));
        }
        Stream.of(
                        members.fields().stream()
                                .filter(field -> !field.isEnumConstant())
                                .map(text::field)
                                .sorted(),
                        members.constructors().stream().map(text::constructor).sorted(),
                        members.methods().stream()
                                .filter(method -> !goesWithoutSaying(method))
                                .sorted(Comparator.comparing(Method::getName).thenComparing(text::method))
                                .map(text::method))
                .flatMap(sorted -> sorted)
                .forEach(lines::add);
        return lines;
    }

    /** What the compiler writes into every enum and every record. */
    private static boolean goesWithoutSaying(Method method) {
        Class<?> type = method.getDeclaringClass();
        if (type.isRecord()) {
            return Modifier.isFinal(method.getModifiers())
                    && Set.of("equals", "hashCode", "toString").contains(method.getName());
        }
        return type.isEnum()
                && Modifier.isStatic(method.getModifiers())
                && Set.of("values", "valueOf").contains(method.getName());
    }

    /** What went (-) and what came (+), each line with its type; empty when only the order differs. */
    static List<String> difference(String before, String after) {
        Set<String> old = declarations(before);
        Set<String> now = declarations(after);
        Set<String> all = new TreeSet<>(old);
        all.addAll(now);
        return all.stream()
                .filter(line -> !old.contains(line) || !now.contains(line))
                .map(line -> (old.contains(line) ? "- " : "+ ") + line)
                .toList();
    }

    private static Set<String> declarations(String text) {
        Set<String> declarations = new LinkedHashSet<>();
        String type = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith(INDENT)) {
                declarations.add(type + ": " + line.strip());
            } else {
                type = line;
            }
        }
        return declarations;
    }
}
