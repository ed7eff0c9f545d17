/** What commands are, what was not understood about one, and what somebody may not see. See index.ts. */
export const commands: Readonly<Record<string, string>> = {
  // What each command is for
  'your own usage, always private': 'tu propio uso, siempre en privado',
  'what one person used': 'lo que usó una persona',
  'one row per team, or one team in detail': 'una fila por equipo, o un equipo en detalle',
  'the whole organisation': 'toda la organización',
  'a ranking: models, agents, teams, tools, …':
    'una clasificación: modelos, agentes, equipos, herramientas, …',
  'cost and tokens over time': 'costo y tokens a lo largo del tiempo',
  'what this month or the next days will take, with an interval':
    'lo que supondrán este mes o los próximos días, con un intervalo',
  'A forecast is not split; ask for one {0} at a time.':
    'La previsión no se desglosa; pregunta por un solo valor de {0} cada vez.',
  'For example: /usage forecast {0}:… or /usage trend 30d by:{1}':
    'Por ejemplo: /usage forecast {0}:… o /usage trend 30d by:{1}',
  'A forecast tells cost, tokens or requests, not {0}.':
    'La previsión es de costo, tokens o solicitudes, no de {0}.',
  'A forecast is of this month or of up to {0} days ahead; {1} is neither.':
    'La previsión es de este mes o de hasta {0} días por delante; {1} no es ninguna de las dos cosas.',
  'For this month: /usage forecast. For the days ahead: /usage forecast {0}':
    'Para este mes: /usage forecast. Para los próximos días: /usage forecast {0}',
  'why it costs more or less than before': 'por qué cuesta más o menos que antes',
  'two windows or two names side by side': 'dos períodos o dos nombres, uno junto al otro',
  'the busiest hours of the week': 'las horas de la semana con más uso',
  'what caching saves, and how much is read from caches': 'lo que ahorra la caché, y cuánto se lee de ella',
  'what you can ask': 'lo que se puede preguntar',

  // Help
  'Ask what AI usage costs: /usage team 7d': 'Pregunta cuánto cuesta el uso de IA: /usage team 7d',
  'Ask what {0} used: /usage trend 30d': 'Pregunta por el uso del {0}: /usage trend 30d',
  'Ranges: {0}': 'Períodos: {0}',
  'Filters: {0}; words: {1}': 'Filtros: {0}; palabras: {1}',
  'Filters and rankings: {0}': 'Filtros y clasificaciones: {0}',
  'Flags: {0}': 'Opciones: {0}',
  'match: keeps the rows whose name, e-mail or team contains a text, above their own total; figures stay those of all':
    'match: deja solo las filas cuyo nombre, correo o equipo contiene un texto, con su propio total; las cifras siguen siendo las de todo',
  'More about one: /usage help team': 'Más sobre un comando: /usage help team',
  'For example:': 'Por ejemplo:',

  // What every refusal is made of
  'Try /usage help.': 'Prueba con /usage help.',
  'Did you mean {0}?': '¿Quisiste decir {0}?',
  'For example: {0}': 'Por ejemplo: {0}',
  'Understood so far: {0}': 'Hasta ahí se entendió: {0}',
  '{0} or {1}': '{0} o {1}',

  // A command nobody knows
  'There is no command {0}.': 'No existe el comando {0}.',
  '/usage help lists what there is.': '/usage help muestra los que hay.',
  'For example: /usage team 7d. /usage help lists what there is.':
    'Por ejemplo: /usage team 7d. Con /usage help se ven todos.',
  'A command has at most {0} characters; this one has {1}.':
    'Un comando tiene como máximo {0} caracteres; este tiene {1}.',
  'A quote was opened and not closed.': 'Se abrieron comillas y no se cerraron.',

  // Words after a command
  'I do not know what {0} means here.': 'No entiendo qué significa {0} aquí.',
  'For example: /usage {0}. Names go into filters: team:ml, user:alice, model:…':
    'Por ejemplo: /usage {0}. Los nombres van en filtros: team:ml, user:alice, model:…',
  'top needs to know what to rank.': 'top necesita saber qué clasificar.',
  'I cannot rank by {0}.': 'No se puede clasificar por {0}.',
  'Rankings: {0}, … For example: /usage top {1} 30d':
    'Clasificaciones: {0}, … Por ejemplo: /usage top {1} 30d',
  'user needs a name.': 'user necesita un nombre.',
  'For example: /usage user alice 30d. For everybody: /usage top user 30d':
    'Por ejemplo: /usage user alice 30d. Para todas las personas: /usage top user 30d',
  '{0} "" is no name.': '{0} "" no es un nombre.',
  '{0} takes one name; I read {1} and {2}.': '{0} admite un solo nombre; aquí hay {1} y {2}.',
  'A name with spaces goes into quotes: /usage {0}': 'Un nombre con espacios va entre comillas: /usage {0}',
  'One range at a time; I read {0} and {1}.': 'Un solo período a la vez; aquí hay {0} y {1}.',
  'From one date to another: 2026-10-01..2026-10-15. If {0} is a name, quote it.':
    'De una fecha a otra: 2026-10-01..2026-10-15. Si {0} es un nombre, va entre comillas.',
  'One split at a time; I read {0} and {1}.': 'Un solo desglose a la vez; aquí hay {0} y {1}.',
  'A question has at most {0} filters.': 'Una pregunta tiene como máximo {0} filtros.',
  'What it is compared with is one word: vs:2026-09, vs:prev or vs:yoy. Two side by side: /usage compare last-month vs 2026-09':
    'Aquello con lo que se compara es una sola palabra: vs:2026-09, vs:prev o vs:yoy. Para dos, lado a lado: /usage compare last-month vs 2026-09',
  '{0} is no range and no filter.': '{0} no es ni un período ni un filtro.',
  '{0} stands on both sides.': '{0} está en ambos lados.',
  'compare takes two ranges, or two filters of the same kind, with vs between.':
    'compare admite dos períodos, o dos filtros del mismo tipo, con vs en medio.',
  'For example: /usage {0}, or /usage {1}': 'Por ejemplo: /usage {0}, o bien /usage {1}',

  // Filters and flags
  'I know no filter {0}.': 'No existe el filtro {0}.',
  'A question is about one organisation, the one it is asked in.':
    'Una pregunta trata de una sola organización, aquella en la que se hace.',
  'Leave {0} out; customer:name asks about one customer.':
    'Quita {0}; customer:nombre pregunta por un cliente.',
  'Type {0} instead.': 'Escribe {0} en su lugar.',
  '{0}: needs a value.': '{0}: necesita un valor.',
  'Type {0}:name, or {1}:"" for usage without one.':
    'Escribe {0}:nombre, o {1}:"" para el uso que no tiene ninguno.',
  '{0}: takes at most {1} values; these are {2}.': '{0}: admite como máximo {1} valores; aquí hay {2}.',
  'Ask for fewer at a time.': 'Pide menos a la vez.',
  '{0}: takes {1}, not {2}.': '{0}: admite {1}, no {2}.',
  '{0}: takes one value, not {1}.': '{0}: admite un solo valor, no {1}.',
  'There is no dimension {0} to split by.': 'No existe la dimensión {0} para desglosar.',
  'top: takes a number from 1 to {0}, not {1}.': 'top: admite un número de 1 a {0}, no {1}.',
  'match: takes at most {0} characters; these are {1}.':
    'match: admite como máximo {0} caracteres; aquí hay {1}.',
  'match: searches rows by name, and {0} has none.':
    'match: busca filas por su nombre, y {0} no tiene ninguna.',
  'vs: takes prev, yoy or a range, not {0}.': 'vs: admite prev, yoy o un período, no {0}.',
  'There is no time zone {0}.': 'No existe la zona horaria {0}.',
  'There is no currency {0}.': 'No existe la moneda {0}.',
  '{0} has no {1} chart; it takes chart:{2}.': '{0} no tiene gráfico {1}; admite chart:{2}.',
  'One call may have several {0}, so they are no slices of a whole.':
    'Una llamada puede tener varios valores ({0}), así que no son porciones de un total.',

  // Ranges
  'For example: 7d, mtd, last-month, 2026-10 or 2026-10-01..2026-10-15. Quote a name that looks like a range.':
    'Por ejemplo: 7d, mtd, last-month, 2026-10 o 2026-10-01..2026-10-15. Un nombre que parece un período va entre comillas.',
  '{0} is no time at all.': '{0} no abarca ningún tiempo.',
  '{0} lies in the future.': '{0} está en el futuro.',
  'Years go from {0} to {1}; {2} lies outside.': 'Los años van de {0} a {1}; {2} queda fuera.',
  'There is no date {0}.': 'No existe la fecha {0}.',
  '{0} is a moment; a range has a start and an end.':
    '{0} es un instante; un período tiene un inicio y un final.',
  'A forecast looks ahead and compares nothing: it takes no vs:.':
    'Un pronóstico mira hacia delante y no compara nada: no admite vs:.',
  'show cost lists what one period cost line by line and takes no vs:.':
    'show cost detalla línea por línea el costo de un solo período y no admite vs:.',
  'There is no time in {0}: the clocks were put forward past it.':
    'No hay tiempo en {0}: los relojes se adelantaron más allá.',
  '{0} ends before it starts; did you mean {1}..{2}?':
    '{0} termina antes de empezar; ¿quisiste decir {1}..{2}?',
  '{0} is longer than {1} years, the longest range there is.':
    '{0} dura más de {1} años, el período más largo posible.',
  '{0} has more than {1} hours; choose a coarser gran:.':
    '{0} tiene más de {1} horas; elige un gran: más amplio.',
  '{0} has more than {1} days; choose a coarser gran:.':
    '{0} tiene más de {1} días; elige un gran: más amplio.',
  '{0} has more than {1} weeks; choose a coarser gran:.':
    '{0} tiene más de {1} semanas; elige un gran: más amplio.',
  '{0} has more than {1} months; choose a coarser gran:.':
    '{0} tiene más de {1} meses; elige un gran: más amplio.',

  // Names
  'I know no {0} {1} that you may see.': 'No hay nada con ese nombre entre lo que puedes ver: {0} {1}.',
  'Names as they were sent: /usage top {0} 30d lists those there are.':
    'Los nombres van como se enviaron: /usage top {0} 30d muestra los que hay.',

  // Who may see what
  'Insufficient access. {0}': 'Acceso insuficiente. {0}',
  'Insufficient access. Here only the usage of {0} is told.':
    'Acceso insuficiente. Aquí solo se informa del uso del {0}.',
  'For example: /usage trend 30d, /usage top model 30d.':
    'Por ejemplo: /usage trend 30d, /usage top model 30d.',
  'Organisation totals are for admins.': 'Los totales de la organización son para admins.',
  'Reports are for admins, and for leads about their own teams.':
    'Los informes son para admins y, sobre sus propios equipos, para responsables.',
  'Who and what makes up the totals of a team is for its lead and admins.':
    'Quién y qué compone los totales de un equipo es para su responsable y para los admins.',
  'Usage of single people is shown privately.': 'El uso de una sola persona se muestra en privado.',
  'Leave out "public".': 'Quita "public".',
  'This organisation shows nobody by name.': 'Esta organización no muestra a nadie por su nombre.',
  'Nobody is admin yet: the first person to enter the claim code printed at start is, with /usage link CODE.':
    'Todavía no hay admins: lo será la primera persona que introduzca el código impreso al arrancar, con /usage link CODE.',
  'An admin can grant it: {0}.': 'Puede concederlo un admin: {0}.',
  'Fewer than {0} people used anything there, so their sum would tell who it was.':
    'Menos de {0} personas usaron algo ahí, así que la suma revelaría quiénes fueron.',
  'Ask about a longer period or all teams.': 'Pregunta por un período más largo o por todos los equipos.',
  'I do not know yet which usage is yours.': 'Todavía no sé qué uso es tuyo.',
  'Type /usage link in a chat that knows you, or ask an admin for a code, then type /usage link CODE here.':
    'Escribe /usage link en un chat que te conozca, o pide un código a un admin, y luego escribe aquí /usage link CODE.',

  // Notes under an answer
  'Your own usage is always answered privately.': 'Tu propio uso siempre se responde en privado.',
  'This is {0} alone.': 'Esto es solo del {0}.',
  'This is your own usage; add team:… for the totals of a team.':
    'Este es tu propio uso; añade team:… para los totales de un equipo.',
  'This is team {0}, which you lead.': 'Este es el equipo {0}, del que eres responsable.',
  'This is teams {0}, which you lead.': 'Estos son los equipos {0}, de los que eres responsable.',
  'The PDF could not be made; the numbers are all in the CSV.':
    'No se pudo crear el PDF; todos los números están en el CSV.',

  // Buttons under an answer
  Range: 'Período',
  'Last 24 hours': 'Últimas 24 horas',
  'Last 7 days': 'Últimos 7 días',
  'Last 30 days': 'Últimos 30 días',
  'Last 90 days': 'Últimos 90 días',
  'This month': 'Este mes',
  'Last month': 'Mes pasado',
  'This year': 'Este año',
  More: 'Más',
  Trend: 'Tendencia',
  'Heat map': 'Mapa de calor',
  Caches: 'Cachés',
  'Own keys and ours': 'Claves propias y de la empresa',
  Forecast: 'Previsión',
  'By {0}': 'Por {0}',
  Share: 'Compartir',
  'Add a price': 'Añadir un precio',

  // When nothing can be answered
  'Something went wrong on our side (reference {0}).': 'Algo falló por nuestra parte (referencia {0}).',
  'Nothing was lost. Try again; if it stays, give the reference to whoever runs Tokenbell.':
    'No se perdió nada. Inténtalo de nuevo; si sigue igual, da la referencia a quien administra Tokenbell.',
  'This cannot be answered now: the database is busy or cannot be reached.':
    'Ahora no se puede responder: la base de datos está ocupada o no se puede acceder a ella.',
  'Nothing was lost. Ask again in a minute.': 'No se perdió nada. Vuelve a preguntar en un minuto.',
  'There is no organisation {0}.': 'No existe la organización {0}.',
  'See tokenbell apply --help.': 'Consulta tokenbell apply --help.',
  'This button is not yours, or it has expired.': 'Este botón no es tuyo o ya caducó.',
  'Type the command instead: /usage help': 'Escribe el comando en su lugar: /usage help',
};
