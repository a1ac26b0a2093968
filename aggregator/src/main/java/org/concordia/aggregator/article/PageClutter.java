package org.concordia.aggregator.article;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What newspapers put between the paragraphs, in Spanish and English, for pages whose markup does not tell. Lines are
 * compared without accents and in lower case.
 */
final class PageClutter {

    /** A short line that begins so is no text of the article. */
    private static final Pattern LINE = Pattern.compile("(?:"
            + "sign up|sign in|subscrib|log ?in\\b|register (?:now|for|to|here)|join (?:our|us|the conversation)|follow (?:us|our)"
            + "|share\\b(?! of)|read (?:more|next|also|our|the full)|see also|more (?:about|from|on|stories|news|in)\\b|related\\b"
            + "|most (?:popular|read|viewed|shared)|popular (?:videos|stories)|recommended|trending|advertisement|sponsored"
            + "|show all|view (?:all|gallery|comments)|\\d[\\d.,]*k? (?:views|comments|shares|min read|minutes? read)|comments?\\b.{0,12}$"
            + "|leave a (?:comment|reply)|breaking news|newsletter|i would like to|please (?:enter|enable|sign|log)|by (?:clicking|signing|entering|submitting)"
            + "|all rights reserved|©|copyright|\\(c\\)|this site uses|we use cookies|accept (?:all|cookies)|manage (?:cookies|preferences)"
            + "|privacy (?:notice|policy)|cookie|terms (?:of|and)|support (?:our|us)\\b|your support|donate|contact us|download (?:our|the) app"
            + "|listen to (?:this|the)|listen$|watch(?::| live| more)|image (?:source|credit)|photo(?:s|graph)?\\b.{0,3}:|video:|getty images"
            + "|stay (?:informed|up to date)|get (?:our|the latest|unlimited|started)|try .{0,20}for (?:free|\\$|£|€)|already (?:a|have)"
            + "|skip to|back to top|print\\b.{0,20}$|email\\b.{0,30}$|copy link|link copied|save (?:this|for later)|open in|bookmark|loading|bulletin$|up next"
            + "|(?:notice|view) .{0,30}terms|click here|tap here|add .{0,30}(?:google|favou?rites)|last updated|updated:|published:"
            + "|suscri|registrate|registrese|inicia(?:r)? sesion|ingresar?$|accede|crea (?:tu|una) cuenta|siguenos|siganos|comparti|compartelo"
            + "|lee (?:tambien|ademas|mas|aqui|nuestr|todas)|lee:|leer (?:mas|tambien)|lea (?:tambien|ademas|mas)|lee la|le puede interesar|te (?:puede|podria) interesar"
            + "|te recomendamos|tambien (?:te|le) (?:puede|podria)|tambien (?:lee|lea|puedes)|puedes (?:leer|ver)|quizas? te|ademas:|ver (?:mas|tambien|galeria|comentarios|todo)|vea (?:mas|tambien|ademas)"
            + "|mira (?:tambien|ademas|aqui|el video)|revisa (?:tambien|ademas|aqui|mas)|mas (?:noticias|leid|vist|informacion|sobre|de (?:la )?seccion|en\\b)|lo (?:mas|ultimo)\\b"
            + "|noticias? relacionad|notas? relacionad|relacionad|contenido (?:patrocinado|relacionado|exclusivo)|articulos? relacionad|publicidad|anuncio"
            + "|comentarios?\\b.{0,12}$|deja (?:un|tu)|comenta(?:r)?$|boletin|recibe (?:las|los|en|nuestr|gratis)|unete|hazte (?:socio|fan)"
            + "|aviso (?:de privacidad|legal)|politica de (?:privacidad|cookies)|terminos|todos los derechos|prohibida (?:la|su)|utilizamos cookies|usamos cookies|aceptar"
            + "|foto(?:s|grafia)?\\b.{0,12}:|fotos? por|credito|imagen:|imagen de|fuente:|\\d[\\d.,]*k? (?:vistas|visitas|comentarios|compartidos|lecturas)|tiempo de lectura|lectura de|\\d+ min(?:utos?)?(?: de lectura)?$"
            + "|escucha(?:r)? |haz clic|haga clic|pincha aqui|descarga (?:la|nuestra|gratis)|apoya|temas?:|temas$|etiquetas?|tags?:|tags$|topics?:?$|imprimir|enviar por|copiar (?:enlace|link)|guardar$|volver al?\\b|ir al contenido"
            + "|ultimas noticias|noticias de hoy|en vivo:?$|newsletters|google news|whatsapp|telegram|facebook|twitter|x$|instagram|tiktok|youtube|correo electronico"
            + "|en portada|destacad|te sugerimos|no te pierdas|entra(?:r)? (?:aqui|a)|cargando|actualizado|publicado|cuentanos|opina"
            + ").*");

    /** A paragraph, even a long one, that says this is none of the article. */
    private static final Pattern ANYWHERE = Pattern.compile(
            "sign up (?:to|for|here)|our (?:free )?(?:\\w+ ){0,3}(?:newsletters?|emails?|bulletin)\\b|privacy (?:notice|policy)|i would like to be emailed|(?:we|this (?:site|website)) uses? cookies"
                    + "|all rights reserved|follow us on|download our app|you can (?:cancel|unsubscribe)|unsubscribe at any time|this (?:article|content|story) is (?:for|available to|only) |to continue reading|subscribers? only"
                    + "|please enable (?:javascript|cookies)|straight to your inbox|may be republished only|must not be published, broadcast"
                    + "|suscribete (?:a|para|al|y|ya|aqui|por)|suscribase|nuestros? (?:newsletters?|boletin|canal(?:es)?|grupo|redes sociales|politica)|nuestra (?:politica|app|comunidad|newsletter|cuenta)"
                    + "|(?:utilizamos|usamos|utiliza|usa) cookies|cookies (?:propias|de terceros)|todos los derechos reservados|derechos reservados|prohibida (?:la|su) (?:reproduccion|copia)"
                    + "|haz clic aqui|haga clic aqui|siguenos en|siganos en|unete a(?:l)? |aviso de privacidad|politica de (?:privacidad|cookies)|exclusivo para suscriptores|para (?:seguir|continuar) leyendo|directo (?:a|en) tu (?:correo|bandeja)|bandeja de entrada|por favor,? (?:habilita|activa)");

    /** What no wall against those who do not pay does without. */
    private static final Pattern WALL = Pattern.compile(
            "(?:to|and) (?:continue|keep) reading|continue reading (?:with|by)|subscribe (?:to|for|now) (?:continue|read|unlock|full|unlimited)|(?:subscribers?|members?)[ -]only|already a subscriber|this (?:article|content|story) is (?:for|only|available (?:only )?to|exclusive)|unlock (?:this|the) (?:article|story)|you have (?:reached|read) .{0,40}(?:limit|free articles)"
                    + "|para (?:seguir|continuar) leyendo|(?:contenido|nota|articulo|noticia) exclusiv[oa]|(?:exclusiv[oa]|solo) para (?:nuestros )?(?:suscriptores|socios|miembros)|ya (?:eres|soy) suscriptor|suscribete (?:para|y) (?:leer|seguir|acceder|continu)|accede a (?:todo|este) ");

    /** A label after which come only the article's tags. */
    private static final Pattern TAGS = Pattern.compile(
            "(?:more about|more on|tags?|topics?|related topics|filed under|in this (?:article|story)|mas sobre|temas?|temas? relacionados?|temas de (?:la|esta|este) (?:nota|noticia|articulo)|temas en esta nota|etiquetas?|archivado en|en (?:este|esta) (?:articulo|nota|noticia)|palabras clave|keywords)\\s*:?");

    /** A label after which nothing of the article comes. */
    private static final Pattern END = Pattern.compile(
            "(?:most (?:popular|read|viewed|shared).*|popular (?:videos|stories|articles).*|read next|up next|bulletin|trending.*|more (?:from|stories|news|in|to explore)\\b.*|you (?:may|might) (?:also )?(?:like|be interested).*|join the conversation.*|(?:view |\\d+ )?comments?(?: \\(?\\d+\\)?)?|leave a (?:comment|reply)|sponsored(?: content| links)?|about the authors?|latest (?:news|stories)|promoted(?: stories)?|around the web|editors?.? (?:picks|choice)|what to read next|follow us.*"
                    + "|lo (?:mas|ultimo) ?(?:leido|visto|compartido|comentado|reciente)?\\b.*|mas (?:noticias|leid[oa]s|vist[oa]s|populares|de (?:la )?seccion|de este autor|articulos|contenido)\\b.*|ultimas noticias.*|(?:ver )?comentarios?(?: \\(?\\d+\\)?)?|deja (?:un|tu) comentario.*|contenido patrocinado|publicidad relacionada|sobre el autor|siguenos.*|destacad[oa]s|no te pierdas.*|sigue leyendo.*)\\s*:?");

    /** A label of other articles, between paragraphs as often as below them. */
    private static final Pattern OTHERS = Pattern.compile(
            "(?:recommended(?: (?:for you|stories|articles|reading))?|related(?: (?:articles?|stories|story|content|news|coverage|topics|links))?|read (?:also|more)(?: on.*)?|see also|(?:lee|lea|leer|mira|mire|vea|ver|revisa|puedes (?:leer|ver)|lee aqui) ?(?:tambien|ademas|mas)?.{0,25}|te (?:puede|podria|puede que te) interesar.*|(?:le )?(?:puede|podria) interesar(?:le|te).*|te recomendamos.*|te sugerimos.*|tambien (?:te|le) (?:puede|podria) interesar.*|(?:noticias?|notas?|articulos?|contenidos?|temas) relacionad[oa]s?.*|relacionad[oa]s?|recomendad[oa]s?(?: para (?:ti|usted))?|sigue leyendo.*|mas (?:informacion|sobre (?:este|el) tema))\\s*:?");

    private static final Pattern CREDIT = Pattern.compile(
            "(?:.{3,60} (?:reported|contributed|writes) (?:from|to|for)\\b.{2,80}|(?:additional )?(?:reporting|editing|writing) by .{3,120}|(?:con|with) (?:informacion|information|files|reporting) (?:de|from|by) .{2,100}|associated press (?:writers?|journalists?).*|(?:edicion|reportaje) de .{3,80})");

    private PageClutter() {}

    static boolean isLine(String text) {
        return text.length() <= 170 && LINE.matcher(folded(text)).matches() || !hasWord(text);
    }

    static boolean isAnywhere(String text) {
        return text.length() <= 600 && ANYWHERE.matcher(folded(text)).find();
    }

    static boolean isWall(String text) {
        return text.length() <= 600 && WALL.matcher(folded(text)).find();
    }

    static boolean introducesTags(String text) {
        return text.length() <= 40 && TAGS.matcher(folded(text)).matches();
    }

    static boolean ends(String text) {
        return text.length() <= 80 && END.matcher(folded(text)).matches();
    }

    static boolean introducesOthers(String text) {
        return text.length() <= 60 && OTHERS.matcher(folded(text)).matches();
    }

    static boolean isCredit(String text) {
        return text.length() <= 200 && CREDIT.matcher(folded(text)).matches();
    }

    static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .strip();
    }

    private static boolean hasWord(String text) {
        int letters = 0;
        for (int at = 0; at < text.length(); at++) {
            letters += Character.isLetter(text.charAt(at)) ? 1 : 0;
        }
        return letters >= 3;
    }
}
