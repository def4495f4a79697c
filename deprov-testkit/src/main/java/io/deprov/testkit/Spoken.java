package io.deprov.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that a value of the API says, however deep: not only what it prints. */
final class Spoken {

    private static final String API = "io.deprov.api.";
    private static final int DEEPEST = 6;

    private final List<String> texts = new ArrayList<>();

    private Spoken() {}

    static List<String> in(Object value) {
        Spoken spoken = new Spoken();
        spoken.add(value, 0);
        return spoken.texts;
    }

    private void add(Object value, int depth) {
        if (value == null || depth > DEEPEST) {
            return;
        }
        if (value instanceof Throwable thrown) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            texts.add(trace.toString());
        } else if (value instanceof byte[] bytes) {
            texts.add(new String(bytes, StandardCharsets.UTF_8));
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(inner -> add(inner, depth));
        } else if (value instanceof Collection<?> all) {
            all.forEach(inner -> add(inner, depth + 1));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                add(key, depth + 1);
                add(inner, depth + 1);
            });
        } else {
            texts.add(String.valueOf(value));
        }
        if (value.getClass().getName().startsWith(API) && !(value instanceof Enum)) {
            for (Method method : value.getClass().getMethods()) {
                if (isAccessor(method)) {
                    add(answer(method, value), depth + 1);
                }
            }
        }
    }

    private static boolean isAccessor(Method method) {
        return method.getParameterCount() == 0
                && !Modifier.isStatic(method.getModifiers())
                && method.getReturnType() != void.class
                && method.getDeclaringClass().getName().startsWith(API)
                && Modifier.isPublic(method.getDeclaringClass().getModifiers())
                && !List.of("hashCode", "toString", "connector").contains(method.getName());
    }

    private static Object answer(Method method, Object value) {
        try {
            return method.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            // What cannot be read says nothing to anybody.
            return List.of();
        }
    }
}
