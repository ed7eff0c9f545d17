/** What the commands about invoices, closed months, prices, seats, revenue and who bears a cost say. See index.ts. */
export const financeCommands: Readonly<Record<string, string>> = {
  // Who may ask, and what was not understood
  'Invoices are for admins.': 'Las facturas son para admins.',
  'Closed months are for admins.': 'Los meses cerrados son para admins.',
  'Seats are for admins.': 'Las licencias son para admins.',
  'Revenue figures are for admins.': 'Los ingresos son para admins.',
  'Prices are for admins.': 'Los precios son para admins.',
  'Whose usage is whose is decided by admins.': 'De quién es cada uso lo deciden los admins.',
  'What teams share is decided by admins.': 'Lo que comparten los equipos lo deciden los admins.',
  'What makes up the totals of a team is for its lead and admins.':
    'El detalle de los totales de un equipo es para su responsable y los admins.',
  'A word is missing.': 'Falta una palabra.',
  '{0} is no month.': '{0} no es un mes.',
  '{0} has not begun.': '{0} no ha empezado.',
  '{0} is no day.': '{0} no es un día.',
  '"{0}" is no amount per day, week, month, quarter or cycle.':
    '"{0}" no es un importe por día, semana, mes, trimestre o ciclo.',
  'An amount is in USD or in tokens.': 'Un importe va en USD o en tokens.',
  'An amount is in USD or in tokens, not both.': 'Un importe va en USD o en tokens, no en ambos.',
  '"{0}" is no amount to plan with.': '"{0}" no es un importe con el que se pueda planificar.',

  // Currencies of answers
  'There is no exchange rate of {0} on or before {1}.': 'No hay tipo de cambio de {0} hasta el {1}.',
  'An admin sets one, units for one USD: /usage prices rate {0} <rate> from {1}':
    'Un admin lo define, en unidades por un USD: /usage prices rate {0} <rate> from {1}',
  'Amounts are in USD.': 'Los importes están en USD.',

  // Invoices: as they are shown and printed
  'what a month is charged, with credits, tax and payments; issuing it under a number':
    'lo que se factura por un mes, con créditos, impuestos y pagos; y emitir la factura con un número',
  'Invoice draft, {0}': 'Borrador de factura, {0}',
  'Invoice {0}, {1}, void': 'Factura {0}, {1}, anulada',
  'Invoice {0}, {1}, paid': 'Factura {0}, {1}, pagada',
  'Invoice {0}, {1}, {2} due': 'Factura {0}, {1}, {2} por pagar',
  '{0}, customer {1}': '{0}, cliente {1}',
  '{0}; {1} ({2}); amounts in USD': '{0}; {1} ({2}); importes en USD',
  '{0}; not issued.': '{0}; sin emitir.',
  'Number {0}; {1}; issued on {2}.': 'Número {0}; {1}; emitida el {2}.',
  'The usage by model: {0}.': 'El uso por modelo: {0}.',
  'The usage by feature: {0}.': 'El uso por función: {0}.',
  '{0} more {1}': '{0} más por {1}',
  'Paid {0}.': 'Pagado el {0}.',
  'SHA-256 of the invoice as issued: {0}': 'SHA-256 de la factura tal como se emitió: {0}',
  'The usage is {0} exactly, {1} rounded once. Its lines, each rounded, come to {2}: hence the rounding.':
    'El uso exacto es {0}, o {1} redondeado una sola vez. Sus líneas, redondeadas una a una, suman {2}: de ahí el redondeo.',
  'Included in plans and not charged: {0} at API prices.':
    'Incluido en planes y no cobrado: {0} a precios de API.',
  '{0} of credit is left for later invoices.': 'Quedan {0} de crédito para facturas posteriores.',
  'Not final: the month is still running.': 'No es definitiva: el mes todavía no ha terminado.',
  'Not final: {0}.': 'No es definitiva: {0}.',
  '1 event unpriced': '1 evento sin precio',
  '{0} events unpriced': '{0} eventos sin precio',
  'Prices or usage changed since: the usage would be {0} now ({1}). The invoice stays as it was issued.':
    'Desde entonces cambiaron los precios o el uso: el uso sería ahora {0} ({1}). La factura queda como se emitió.',
  Usage: 'Uso',
  Credits: 'Créditos',
  Subtotal: 'Subtotal',
  'Tax {0} %': 'Impuesto {0} %',
  Paid: 'Pagado',
  'Balance due': 'Saldo pendiente',
  'Credit left': 'Crédito restante',
  item: 'concepto',
  class: 'clase',
  quantity: 'cantidad',
  price: 'precio',
  amount: 'importe',
  rounding: 'redondeo',
  'credit of {0}': 'crédito del {0}',
  '{0} % of {1}': '{0} % de {1}',
  tax: 'impuesto',
  Lines: 'Líneas',
  'The usage by model': 'El uso por modelo',
  'The usage by feature': 'El uso por función',
  Payments: 'Pagos',
  day: 'día',
  note: 'nota',
  'Issue it': 'Emitirla',

  // Invoices: which one is meant
  'For example: /usage invoice 2026-10 customer:globex':
    'Por ejemplo: /usage invoice 2026-10 customer:globex',
  'I do not know what {0} means in an invoice.': 'No entiendo qué significa {0} en una factura.',
  'An invoice is for one customer.': 'Una factura es para un solo cliente.',
  'There is no usage of a customer {0}.': 'No hay uso de ningún cliente {0}.',
  'See /usage top customer 90d.': 'Consulta /usage top customer 90d.',
  'There is no invoice {0}.': 'No hay ninguna factura {0}.',
  'See /usage invoice list.': 'Consulta /usage invoice list.',
  'For example: /usage invoice show 3': 'Por ejemplo: /usage invoice show 3',
  'For example: /usage invoice void 3': 'Por ejemplo: /usage invoice void 3',

  // Invoices: the list
  'For example: /usage invoice list customer:globex': 'Por ejemplo: /usage invoice list customer:globex',
  'No invoice was issued yet': 'Todavía no se ha emitido ninguna factura',
  '1 invoice, {0} open': '1 factura, {0} por pagar',
  '{0} invoices, {1} open': '{0} facturas, {1} por pagar',
  'What the last month would be: /usage invoice last-month':
    'Cómo sería la del mes pasado: /usage invoice last-month',
  '(the organisation)': '(la organización)',
  void: 'anulado',
  paid: 'pagado',
  'paid in part': 'pagado en parte',
  open: 'por pagar',
  month: 'mes',
  total: 'total',

  // Invoices: issuing and voiding them
  'the month is still running': 'el mes todavía no ha terminado',
  '{0} is not final: {1}.': '{0} no es definitivo: {1}.',
  'An issued invoice does not change. To issue it all the same: {0}':
    'Una factura emitida no cambia. Para emitirla de todos modos: {0}',
  '{0} is issued already, as invoice {1}.': '{0} ya está facturado: factura {1}.',
  'To issue it again, void that one first: /usage invoice void {0}':
    'Para emitir otra, anula antes esa: /usage invoice void {0}',
  'Somebody else is issuing an invoice at this moment.':
    'Otra persona está emitiendo una factura en este momento.',
  'See /usage invoice list, and try again.': 'Consulta /usage invoice list e inténtalo de nuevo.',
  'Invoice {0} is void already.': 'La factura {0} ya está anulada.',
  'Invoice {0} of {1} is void; {2} is no longer due':
    'La factura {0} de {1} está anulada; {2} ya no están por pagar',
  'Its number is not used again. Credits it used and payments on it are free for other invoices.':
    'Su número no se vuelve a usar. Los créditos que usó y sus pagos quedan libres para otras facturas.',
  'Issue it anew': 'Emitirla de nuevo',

  // Invoices: credits and payments
  'Credit of {0} on {1}': 'Crédito de {0} el {1}',
  'Payment of {0} on {1}': 'Pago de {0} el {1}',
  'Credit of {0} for {1} on {2}': 'Crédito de {0} para {1} el {2}',
  'Payment of {0} for {1} on {2}': 'Pago de {0} de {1} el {2}',
  'The next invoice of its month or a later one is less by it, before tax.':
    'La próxima factura de su mes o de uno posterior baja en ese importe, antes de impuestos.',
  'It pays the oldest invoice that is open.': 'Paga la más antigua de las facturas por pagar.',
  Undo: 'Deshacer',
  '{0} is no amount of dollars and cents.': '{0} no es un importe en dólares y centavos.',
  'A note has at most {0} characters.': 'Una nota tiene como máximo {0} caracteres.',
  'For example: /usage invoice credit $50 "launch promotion" on 2026-10-05':
    'Por ejemplo: /usage invoice credit $50 "launch promotion" on 2026-10-05',
  'For example: /usage invoice pay $1200 "wire 4711"': 'Por ejemplo: /usage invoice pay $1200 "wire 4711"',
  'For example: /usage invoice ledger customer:globex': 'Por ejemplo: /usage invoice ledger customer:globex',
  'Nothing was credited or paid yet': 'Todavía no hay créditos ni pagos',
  'Enter one: /usage invoice credit $50 "launch promotion"':
    'Para anotar uno: /usage invoice credit $50 "launch promotion"',
  '1 entry of credits and payments': '1 movimiento de créditos y pagos',
  '{0} entries of credits and payments': '{0} movimientos de créditos y pagos',
  'Paid ahead': 'Pagado por adelantado',
  kind: 'tipo',
  credit: 'crédito',
  payment: 'pago',
  'For example: /usage invoice undo k3j5m2n8': 'Por ejemplo: /usage invoice undo k3j5m2n8',
  'There is no entry {0}.': 'No hay ningún movimiento {0}.',
  'See /usage invoice ledger.': 'Consulta /usage invoice ledger.',
  'Invoice {0} has used this credit.': 'La factura {0} ha usado este crédito.',
  'Void it first: /usage invoice void {0}': 'Anúlala antes: /usage invoice void {0}',
  'Took back the credit of {0} on {1}': 'Se retiró el crédito de {0} del {1}',
  'Took back the payment of {0} on {1}': 'Se retiró el pago de {0} del {1}',
  'What is left': 'Lo que queda',

  // Closed months
  'freezes a month that is over, with a checksum, and says what changed since':
    'cierra un mes terminado, con suma de comprobación, y dice qué cambió desde entonces',
  'For example: /usage close 2026-10, or /usage close list.':
    'Por ejemplo: /usage close 2026-10, o /usage close list.',
  '{0} is not over; nothing was closed': 'El mes de {0} no ha terminado; no se cerró nada',
  'A month is closed once. What comes after that is told as a difference and never part of it.':
    'Un mes se cierra una vez. Lo que llega después se cuenta como diferencia y nunca forma parte del mes.',
  'Close it anyway': 'Cerrarlo de todos modos',
  '{0} is closed at {1}': 'El mes de {0} está cerrado en {1}',
  '{0} was closed on {1} already, at {2}': 'El mes de {0} ya se cerró el {1}, en {2}',
  'SHA-256 of {0}: {1}': 'SHA-256 de {0}: {1}',
  'What changed since': 'Qué cambió desde entonces',
  'Late events can still come for 1 day; they are told as a difference.':
    'Todavía pueden llegar eventos atrasados durante 1 día; se cuentan como diferencia.',
  'Late events can still come for {0} days; they are told as a difference.':
    'Todavía pueden llegar eventos atrasados durante {0} días; se cuentan como diferencia.',
  '1 event has no price yet; what it costs is told as a difference once it is known.':
    '1 evento todavía no tiene precio; su costo se contará como diferencia cuando se conozca.',
  '{0} events have no price yet; what they cost is told as a difference once it is known.':
    '{0} eventos todavía no tienen precio; su costo se contará como diferencia cuando se conozca.',
  'For example: /usage close list': 'Por ejemplo: /usage close list',
  'No month is closed yet': 'Todavía no hay ningún mes cerrado',
  '1 month is closed': '1 mes cerrado',
  '{0} months are closed': '{0} meses cerrados',
  'Close the last one: /usage close last-month': 'Para cerrar el último: /usage close last-month',
  'closed at': 'cerrado en',
  now: 'ahora',
  difference: 'diferencia',
  closed: 'cerrado el',
  'For example: /usage close show 2026-10': 'Por ejemplo: /usage close show 2026-10',
  'For example: /usage close check 2026-10': 'Por ejemplo: /usage close check 2026-10',
  '{0} is not closed.': '{0} no está cerrado.',
  'See /usage close list.': 'Consulta /usage close list.',
  'Nothing of {0} changed since {1}.': 'En {0} no cambió nada desde el {1}.',
  'SHA-256 of the file: {0}': 'SHA-256 del archivo: {0}',
  'Closed at': 'Cerrado en',
  Now: 'Ahora',
  Difference: 'Diferencia',
  'Check the file': 'Comprobar el archivo',
  why: 'motivo',
  '(everything else)': '(todo lo demás)',
  '{0} is as it was closed on {1}': 'El archivo de {0} está tal como se cerró el {1}',
  '{0} is not as it was closed on {1}: its file was changed':
    'El archivo de {0} no está como se cerró el {1}: alguien lo cambió',
  'SHA-256 when it was closed: {0}': 'SHA-256 al cerrarlo: {0}',
  'SHA-256 of what is kept: {0}': 'SHA-256 de lo que se conserva: {0}',
  'Where the file is: sha256sum {0}': 'Donde esté el archivo: sha256sum {0}',
  'For example: /usage close auto on': 'Por ejemplo: /usage close auto on',
  'Each month closes by itself on the third working day of the next':
    'Cada mes se cierra por sí solo el tercer día hábil del siguiente',
  'Months are closed by hand; admins are reminded once one has been':
    'Los meses se cierran a mano; después del primero, los admins reciben recordatorios',

  // What is posted about months and cycles
  '{0} can be closed: {1} so far': 'Ya se puede cerrar {0}: {1} hasta ahora',
  'Hold it against what providers billed first, then close it.':
    'Compáralo antes con lo que facturaron los proveedores y después ciérralo.',
  '{0} did not close by itself: {1} so far': '{0} no se cerró por sí solo: {1} hasta ahora',
  'It closes by itself once they have a price, up to day {0} of this month.':
    'Se cerrará por sí solo cuando tengan precio, hasta el día {0} de este mes.',
  'It closes by itself if they get a price today; after that it stays open until somebody closes it.':
    'Se cerrará por sí solo si hoy reciben precio; después seguirá abierto hasta que alguien lo cierre.',
  'What needs a price': 'Qué necesita precio',
  Reconcile: 'Conciliar',
  'Close it': 'Cerrarlo',
  'It closed by itself; /usage close auto off ends that.':
    'Se cerró por sí solo; /usage close auto off lo desactiva.',
  'The file': 'El archivo',
  'The billing cycle ends on {0}: {1} used so far, {2} for {3}':
    'El ciclo de facturación termina el {0}: {1} usados hasta ahora, {2} por {3}',
  'This cycle': 'Este ciclo',
  '1 seat was not used in {0} days, {1} a month. An admin sees which with /usage seats.':
    '1 licencia lleva {0} días sin uso: {1} al mes. Un admin ve cuál con /usage seats.',
  '{0} seats were not used in {1} days, {2} a month. An admin sees which with /usage seats.':
    '{0} licencias llevan {1} días sin uso: {2} al mes. Un admin ve cuáles con /usage seats.',

  // What has no team, and giving it to one
  'what has no team, and giving it to one': 'lo que no tiene equipo, y asignarlo a uno',
  'Everything has a team, {0}': 'Todo tiene equipo, {0}',
  '1 event of pending cost has no team, {0}': '1 evento de costo pendiente sin equipo, {0}',
  '{0} events of pending cost have no team, {1}': '{0} eventos de costo pendiente sin equipo, {1}',
  '{0} of 1 event has no team, {1}': '{0} de 1 evento sin equipo, {1}',
  '{0} of {1} events have no team, {2}': '{0} de {1} eventos sin equipo, {2}',
  'their team': 'es su equipo',
  '{0} % of its other events': 'el {0} % de sus otros eventos',
  "{0} is probably {1}'s: {2}.": '{0} es probablemente de {1}: {2}.',
  'It is 1 below {0} and not listed.': 'Es 1, por debajo de {0}, y no se muestra.',
  'They are {0}, each below {1} and not listed.': 'Son {0}, cada uno por debajo de {1}, y no se muestran.',
  '1 more below {0} is not listed.': 'No se muestra otro por debajo de {0}.',
  '{0} more below {1} are not listed.': 'No se muestran otros {0} por debajo de {1}.',
  'Give one to a team: {0}': 'Para asignar uno a un equipo: {0}',
  value: 'valor',
  events: 'eventos',
  'last seen': 'visto por última vez',
  'For example: /usage assign key:gateway team:ml': 'Por ejemplo: /usage assign key:gateway team:ml',
  '{0} is nothing usage can be assigned by: {1} are.': 'No se puede asignar uso por {0}; sí por {1}.',
  'assign takes one {0} at a time, not {1}.': 'assign admite un solo valor de {0} a la vez, no {1}.',
  'assign takes what to assign and a team, or none: {0} team:….':
    'assign necesita qué se asigna y un equipo, o none: {0} team:….',
  '{0} is no team: team:<name> or none.': '{0} no es un equipo: team:<name> o none.',
  'Usage is just being moved from one team to another; nothing was changed.':
    'En este momento se está moviendo uso de un equipo a otro; no se cambió nada.',
  'In a minute: {0}': 'En un minuto: {0}',
  "{0} is nobody's again: nothing moved back": '{0} vuelve a no ser de nadie: no se devolvió nada',
  "{0} is nobody's again: {1} moved back": '{0} vuelve a no ser de nadie: se devolvieron {1}',
  "{0} is {1}'s: there was nothing to move, and what comes counts for {2}":
    '{0} es de {1}: no había nada que mover, y lo que llegue contará para {2}',
  "{0} is {1}'s: {2} moved, and so will what comes":
    '{0} es de {1}: se movieron {2}, y también se moverá lo que llegue',
  '{0} of 1 event': '{0} de 1 evento',
  '{0} of {1} events': '{0} de {1} eventos',
  '{0}: {1} went from {2} to {3}; that month is closed, and what was handed out is unchanged.':
    'En {0} cambiaron de equipo {1} (antes: {2}; ahora: {3}); ese mes está cerrado, y lo que se entregó no cambia.',
  '{0}: {1} went from {2} to {3}.': 'En {0} cambiaron de equipo {1} (antes: {2}; ahora: {3}).',
  'no team': 'sin equipo',
  '1 earlier change is not listed.': 'Cambios anteriores que no se muestran: 1.',
  '{0} earlier changes are not listed.': 'Cambios anteriores que no se muestran: {0}.',
  'Events that say a team themselves keep it, and no total changes.':
    'Los eventos que ya indican un equipo lo conservan, y ningún total cambia.',
  'Days whose single events are no longer kept stay with the team they were counted for.':
    'Los días cuyos eventos ya no se conservan uno a uno se quedan en el equipo para el que se contaron.',
  'The rest of its past follows within minutes: see /usage assign list.':
    'El resto de su historial se moverá en unos minutos: consulta /usage assign list.',
  'Take it back': 'Deshacer',
  'Back to {0}': 'Volver a {0}',
  'assign list takes no {0}.': 'assign list no admite {0}.',
  '(a person)': '(una persona)',
  'Nothing is assigned: usage counts for the team its events say':
    'No hay nada asignado: el uso cuenta para el equipo que indican sus eventos',
  '1 assignment gives a team to usage that says none':
    '1 asignación da un equipo al uso que no indica ninguno',
  '{0} assignments give a team to usage that says none':
    '{0} asignaciones dan un equipo al uso que no indica ninguno',
  'The past of {0} is still being moved.': 'El historial de {0} todavía se está moviendo.',
  'What has no team': 'Lo que no tiene equipo',
  'assigned on': 'asignado el',
  'by whom': 'por quién',

  // Costs that teams share
  'costs that several teams share, and how they are split':
    'costos que comparten varios equipos, y cómo se reparten',
  'shared takes list, set or rm, not {0}.': 'shared admite list, set o rm, no {0}.',
  'shared list takes no {0}.': 'shared list no admite {0}.',
  'Teams share no costs': 'Los equipos no comparten costos',
  'Teams share 1 cost': 'Los equipos comparten 1 costo',
  'Teams share {0} costs': 'Los equipos comparten {0} costos',
  shared: 'compartido',
  split: 'reparto',
  over: 'entre',
  'set on': 'definido el',
  'For example: /usage shared set team:platform usage with ml,web':
    'Por ejemplo: /usage shared set team:platform usage with ml,web',
  '{0} is no cost teams can share: team:…, key:…, project:… or agent:… are.':
    '{0} no es un costo que los equipos puedan compartir; sí lo son team:…, key:…, project:… o agent:….',
  'Nothing is no cost teams can share: team:…, key:…, project:… or agent:… are.':
    'Falta el costo que los equipos comparten: team:…, key:…, project:… o agent:….',
  '{0} is not shared.': '{0} no se comparte.',
  'See /usage shared list.': 'Consulta /usage shared list.',
  '{0} is shared no more': '{0} ya no se comparte',
  'Share it again': 'Compartirlo de nuevo',
  '{0} is no split: usage, even or none.': '{0} no es un reparto: usage, even o none.',
  '{0} cannot bear a share of itself.': '{0} no puede asumir una parte de sí mismo.',
  '{0} is shared, {1}': '{0} se comparte, {1}',
  'Views by team say what each bears; no total changes.':
    'Las vistas por equipo dicen cuánto asume cada uno; ningún total cambia.',
  'See the teams': 'Ver los equipos',
  'Share it no more': 'Dejar de compartirlo',
  'I do not know what {0} means here: with <team>,<team>.':
    'No entiendo qué significa {0} aquí: with <team>,<team>.',
  '{0} over {1}': '{0} entre {1}',
  'in equal parts': 'en partes iguales',
  'by usage': 'según el uso',
  'not split': 'sin repartir',
  'all other teams': 'todos los demás equipos',

  // Seats
  'seats that are paid for, who has one and which nobody uses':
    'licencias que se pagan, quién tiene una y cuáles no usa nadie',
  'seats takes list, plan, give or take, not {0}.': 'seats admite list, plan, give o take, no {0}.',
  'For example: /usage seats give pro ana': 'Por ejemplo: /usage seats give pro ana',
  'For example: /usage seats give pro ana@acme.example':
    'Por ejemplo: /usage seats give pro ana@acme.example',
  'For example: /usage seats plan pro $30 100k tokens': 'Por ejemplo: /usage seats plan pro $30 100k tokens',
  'seats give takes a plan and a person.': 'seats give necesita un plan y una persona.',
  'seats take takes a plan and a person.': 'seats take necesita un plan y una persona.',
  '{0} has a seat in {1} from today on': '{0} tiene una licencia de {1} desde hoy',
  '{0} no longer has a seat in {1}': '{0} ya no tiene licencia de {1}',
  '{0} may be {1} or {2}.': '{0} puede ser {1} o {2}.',
  'Type the whole id: {0}': 'Escribe el id completo: {0}',
  'I know no member {0}.': 'No conozco a nadie llamado {0}.',
  '{0} has a seat in {1} already.': '{0} ya tiene una licencia de {1}.',
  '{0} has no seat in {1}.': '{0} no tiene licencia de {1}.',
  'See /usage seats.': 'Consulta /usage seats.',
  'seats plan needs a name and a price.': 'seats plan necesita un nombre y un precio.',
  'I do not understand {0} as a price and what it includes.':
    'No entiendo {0} como un precio y lo que incluye.',
  'Plan {0}: {1}': 'Plan {0}: {1}',
  'Give somebody a seat with /usage seats give {0} ana.':
    'Da una licencia a alguien con /usage seats give {0} ana.',
  'seats plan rm takes the name of a plan.': 'seats plan rm necesita el nombre de un plan.',
  'Plan {0} is gone': 'El plan {0} ya no existe',
  'There is no plan {0}.': 'No hay ningún plan {0}.',
  '{0} a seat and month, no limit': '{0} por licencia y mes, sin límite',
  '{0} a seat and month, usage of {1} a cycle': '{0} por licencia y mes, uso de {1} por ciclo',
  '{0} a seat and month, {1} tokens a cycle': '{0} por licencia y mes, {1} tokens por ciclo',
  '{0} a seat and month, {1} tokens and usage of {2} a cycle':
    '{0} por licencia y mes, {1} tokens y uso de {2} por ciclo',

  // Revenue
  'what customers pay beside what serving them costs':
    'lo que pagan los clientes junto a lo que cuesta atenderlos',
  'Revenue in {0}: {1}': 'Ingresos en {0}: {1}',
  'Revenue from {0} in {1}: {2}': 'Ingresos de {0} en {1}: {2}',
  'It replaces what was known of that day.': 'Sustituye lo que se sabía de ese día.',
  'It is spread evenly over {0} days and replaces what was known of them.':
    'Se reparte por igual entre {0} días y sustituye lo que se sabía de ellos.',
  Margin: 'Margen',
  'For example: /usage revenue set 2026-10 $5,000 customer:globex':
    'Por ejemplo: /usage revenue set 2026-10 $5,000 customer:globex',
  'revenue set needs a month or day and an amount.': 'revenue set necesita un mes o día y un importe.',
  'revenue set takes one customer.': 'revenue set admite un solo cliente.',
  '{0} is no month like 2026-10 and no day like 2026-10-05.':
    '{0} no es un mes como 2026-10 ni un día como 2026-10-05.',
  '{0} is no amount in USD.': '{0} no es un importe en USD.',
  'Revenue is kept in USD, so revenue is not shown in {0}.':
    'Los ingresos se guardan en USD, así que revenue no se muestra en {0}.',
  'Revenue is known by customer, not by {0}.': 'Los ingresos se conocen por cliente, no por {0}.',
  'For example: /usage revenue last-month customer:globex':
    'Por ejemplo: /usage revenue last-month customer:globex',

  // Prices
  'the price book: what holds, what has no price, what a change would do':
    'la lista de precios: qué rige, qué no tiene precio, qué haría un cambio',
  'prices takes {0}, not {1}.': 'prices admite {0}, no {1}.',
  'See /usage help prices.': 'Consulta /usage help prices.',
  'prices list takes a model, provider: and at: with a date.':
    'prices list admite un modelo, provider: y at: con una fecha.',
  'For example: /usage prices list gpt-4o at:2026-11-01':
    'Por ejemplo: /usage prices list gpt-4o at:2026-11-01',
  'USD is what amounts are kept in; it has no rate.':
    'Los importes se guardan en USD; no tiene tipo de cambio.',
  '{0} is no rate: type how much of the currency one USD is.':
    '{0} no es un tipo de cambio: escribe cuánto vale un USD en esa moneda.',
  '{0} is no date such as 2026-11-01.': '{0} no es una fecha como 2026-11-01.',
  'rates takes no {0}.': 'rates no admite {0}.',
  'rate takes a currency and what one USD is in it.':
    'rate necesita una moneda y cuánto vale un USD en ella.',
  'For example: /usage prices rate EUR 0.92 from 2026-11-01 (1 USD = 0.92 EUR)':
    'Por ejemplo: /usage prices rate EUR 0.92 from 2026-11-01 (1 USD = 0,92 EUR)',
  'Reprice now': 'Aplicar ahora',
  'For example: /usage prices reprice 2026-10 model:gpt-4o':
    'Por ejemplo: /usage prices reprice 2026-10 model:gpt-4o',
  'No event is of the model {0}.': 'No hay ningún evento del modelo {0}.',
  'Names are matched whole; /usage top model lists those that are used.':
    'Los nombres se comparan completos; /usage top model muestra los que se usan.',
  'There are too many events for a chat to wait for.':
    'Son demasiados eventos para esperar la respuesta en un chat.',
  'Ask about a shorter time, or type on the machine: tokenbell prices reprice':
    'Pregunta por un período más corto, o escribe en la máquina: tokenbell prices reprice',
  'retirements takes no {0}.': 'retirements no admite {0}.',
  'retire needs a provider and a model.': 'retire necesita un proveedor y un modelo.',
  'Behind the day stands what to use instead: for gpt-5-mini.':
    'Después del día va lo que se usará en su lugar: for gpt-5-mini.',
  '"Nothing" is no day.': 'Falta el día.',
  '{0} does not retire': '{0} no se retira',
  'Where it is used, /usage status and weekly and monthly digests tell of it from 60 days before on.':
    'Donde se usa, /usage status y los resúmenes semanales y mensuales avisan de ello desde 60 días antes.',
  'No model is known to retire': 'No se sabe de ningún modelo que se retire',
  'Models that their providers retire': 'Modelos que sus proveedores retiran',
  'Tell of one: /usage prices retire openai/gpt-4o 2026-12-31 for gpt-5-mini':
    'Para anotar uno: /usage prices retire openai/gpt-4o 2026-12-31 for gpt-5-mini',
  '{0} more, later': '{0} más, después',
  '{0}; replacement {1}': '{0}; sustituto {1}',
  'For example: /usage prices retire openai/gpt-4o 2026-12-31 for gpt-5-mini':
    'Por ejemplo: /usage prices retire openai/gpt-4o 2026-12-31 for gpt-5-mini',
  'there is no date "{0}"': 'no existe la fecha "{0}"',
  'validTo must be after validFrom': 'validTo debe ser posterior a validFrom',
  'names no price; for example inputPerMillion: 2.5':
    'no indica ningún precio; por ejemplo inputPerMillion: 2.5',
  'Set these prices': 'Fijar estos precios',
  'set needs a provider and a model.': 'set necesita un proveedor y un modelo.',
  'For example: /usage prices set openai/gpt-4o input:2.50 output:10 (USD per 1M tokens)':
    'Por ejemplo: /usage prices set openai/gpt-4o input:2.50 output:10 (USD por 1 M de tokens)',
  'whatif needs a model and another to compare it with, a tier, or a share of cache reads.':
    'whatif necesita un modelo y otro con el que compararlo, un nivel, o una parte de lecturas de caché.',
  'For example: /usage prices whatif model:gpt-4o=gpt-4o-mini 30d, or tier:batch, or cache:80%':
    'Por ejemplo: /usage prices whatif model:gpt-4o=gpt-4o-mini 30d, o tier:batch, o cache:80%',

  // Tips, reports, files, bills
  'what could have cost less, on your own calls, with what it takes for granted':
    'qué pudo costar menos en tus propias llamadas, y con qué supuestos',
  'tips takes a range and filters, not {0}.': 'tips admite un período y filtros, no {0}.',
  'For example: /usage tips 30d team:ml': 'Por ejemplo: /usage tips 30d team:ml',
  'Look at tip {0}': 'Ver el consejo {0}',
  'a month, quarter or year on paper: PDF and CSV by team, model, agent and cost center, with budgets':
    'un mes, trimestre o año en papel: PDF y CSV por equipo, modelo, agente y centro de costos, con presupuestos',
  'own accounts against keys people brought': 'cuentas propias frente a claves que aportó la gente',
  'usage by the day, team, person, agent and model as a file, or as FOCUS cost and usage rows':
    'uso por día, equipo, persona, agente y modelo en un archivo, o como filas FOCUS de costo y uso',
  'An export holds every day and every dimension; it takes a range and filters.':
    'Una exportación contiene todos los días y todas las dimensiones; admite un período y filtros.',
  'For example: /usage export csv 2026-10 team:ml': 'Por ejemplo: /usage export csv 2026-10 team:ml',
  'FOCUS 1.2: a row for each day, team, model and class of tokens. BilledCost, in USD, adds up to this amount.':
    'FOCUS 1.2: una fila por día, equipo, modelo y clase de tokens. BilledCost, en USD, suma este importe.',
  'Export of {0}: 1 row, {1}': 'Exportación de {0}: 1 fila, {1}',
  'Export of {0}: {1} rows, {2}': 'Exportación de {0}: {1} filas, {2}',
  'That is more than {0} rows, the most that a file in chat holds.':
    'Son más de {0} filas, el máximo de un archivo en el chat.',
  'Ask for a shorter time or add a filter; all of it comes on the command line: {0}':
    'Pide un período más corto o añade un filtro; todo se obtiene en la línea de comandos: {0}',
  'what providers billed against what is counted here, and why they differ':
    'lo que facturaron los proveedores frente a lo contado aquí, y por qué difieren',
  'For example: /usage reconcile last-month, or /usage reconcile 2026-10.':
    'Por ejemplo: /usage reconcile last-month, o /usage reconcile 2026-10.',
  'Bills are by the month, and {0} is none.': 'Las facturas de proveedores son por mes, y {0} no es un mes.',
};
