package org.concordia.mailer.desk;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Every setting that some part of the program reads, found in the records that bind them rather than in a list that
 * somebody would have to keep.
 *
 * @param sections the records with {@code @ConfigurationProperties}, by their prefix
 * @param keys all their settings
 */
record KnownSettings(List<Section> sections, List<Key> keys) {

    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])([A-Z])");

    /** A record that binds the settings below a prefix. */
    record Section(ConfigurationPropertyName prefix, Class<?> type) {}

    /**
     * A setting.
     *
     * @param open whether names may follow that nobody knows beforehand: a list's numbers, a map's keys
     */
    record Key(ConfigurationPropertyName name, ResolvableType type, boolean open) {

        /** Whether {@code other} is this setting or an element of it. */
        boolean covers(ConfigurationPropertyName other) {
            return name.equals(other) || open && name.isAncestorOf(other);
        }

        /** Whether an environment variable sets this: dots as underscores, hyphens left out or as underscores. */
        boolean covers(String variable) {
            String upper = variable.toUpperCase(Locale.ROOT);
            String dotted = name.toString().toUpperCase(Locale.ROOT).replace('.', '_');
            return List.of(dotted.replace("-", ""), dotted.replace('-', '_')).stream()
                    .anyMatch(form -> upper.equals(form) || open && upper.startsWith(form + "_"));
        }
    }

    /** Finds the records of a package and those below it. */
    static KnownSettings in(String root) {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Section> sections = scan.findCandidateComponents(root).stream()
                .map(BeanDefinition::getBeanClassName)
                .map(name -> ClassUtils.resolveClassName(name, KnownSettings.class.getClassLoader()))
                .map(type -> new Section(
                        ConfigurationPropertyName.of(prefix(type.getAnnotation(ConfigurationProperties.class))), type))
                .sorted(Comparator.comparing(Section::prefix))
                .toList();
        List<Key> keys = new ArrayList<>();
        sections.forEach(section -> collect(section.prefix(), section.type(), keys));
        return new KnownSettings(sections, List.copyOf(keys));
    }

    private static String prefix(ConfigurationProperties annotation) {
        return annotation.prefix().isEmpty() ? annotation.value() : annotation.prefix();
    }

    private static void collect(ConfigurationPropertyName prefix, Class<?> type, List<Key> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            ConfigurationPropertyName name = prefix.append(dashed(component));
            if (component.getType().isRecord()) {
                collect(name, component.getType(), keys);
            } else {
                Class<?> raw = component.getType();
                boolean open =
                        raw.isArray() || Collection.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw);
                keys.add(new Key(name, ResolvableType.forType(component.getGenericType()), open));
            }
        }
    }

    private static String dashed(RecordComponent component) {
        Annotation named = component.getAnnotation(Name.class);
        return named instanceof Name name
                ? name.value()
                : CAPITAL.matcher(component.getName()).replaceAll("-$1").toLowerCase(Locale.ROOT);
    }

    boolean knows(ConfigurationPropertyName name) {
        return keys.stream().anyMatch(key -> key.covers(name));
    }

    boolean knows(String variable) {
        return keys.stream().anyMatch(key -> key.covers(variable));
    }

    /** Whether a known setting lies below this name. */
    boolean hasBelow(ConfigurationPropertyName name) {
        return keys.stream().anyMatch(key -> name.isAncestorOf(key.name()));
    }

    /** The known setting whose name is most like this one; empty when there is none at all. */
    Optional<String> nearest(String wrong) {
        String plain = plain(wrong);
        @Nullable String best = null;
        int least = Integer.MAX_VALUE;
        for (Key key : keys) {
            int distance = distance(plain, plain(key.name().toString()));
            if (distance < least) {
                least = distance;
                best = key.name().toString();
            }
        }
        return Optional.ofNullable(best);
    }

    /** Names without what may be written in several ways. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }

    /** A name as it is written in a file. */
    static String written(ConfigurationPropertyName name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            text.append(name.isNumericIndex(i) ? "[" : i == 0 ? "" : ".")
                    .append(name.getElement(i, Form.ORIGINAL))
                    .append(name.isNumericIndex(i) ? "]" : "");
        }
        return text.toString();
    }
}
